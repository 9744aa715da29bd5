/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/local_address.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "support.h"

/* shown NULL: refused, and why has the word. */
static const struct {
	const char *text, *shown, *why;
} ADDRESSES[] = {
	{"unix:/run/quaymaster/metrics.sock", "unix:/run/quaymaster/metrics.sock", NULL},
	{"unix:/a:1", "unix:/a:1", NULL},
	{"127.0.0.1:9813", "127.0.0.1:9813", NULL},
	{"127.0.0.1:0", "127.0.0.1:0", NULL},
	{"127.255.255.254:65535", "127.255.255.254:65535", NULL},
	{"[::1]:9813", "[::1]:9813", NULL},
	{"[0:0:0:0:0:0:0:1]:1", "[::1]:1", NULL},
	{"unix:", NULL, "begins with a slash"},
	{"unix:metrics.sock", NULL, "begins with a slash"},
	{"unix:@metrics", NULL, "begins with a slash"},
	{"/run/metrics.sock", NULL, "\"unix:\" before"},
	{"0.0.0.0:9813", NULL, "other hosts"},
	{"128.0.0.1:9813", NULL, "other hosts"},
	{"126.255.255.255:9813", NULL, "other hosts"},
	{"[::]:9813", NULL, "other hosts"},
	{"[::2]:9813", NULL, "other hosts"},
	{"[::ffff:127.0.0.1]:9813", NULL, "other hosts"},
	{"[fe80::1]:9813", NULL, "other hosts"},
	{"localhost:9813", NULL, "by its number"},
	{"127.1:9813", NULL, "by its number"},
	{"0x7f.0.0.1:9813", NULL, "by its number"},
	{"::1:9813", NULL, "by its number"},
	{"[127.0.0.1]:9813", NULL, "by its number"},
	{"[]:9813", NULL, "by its number"},
	{"[::1:9813", NULL, "by its number"},
	{"[::1%lo]:9813", NULL, "by its number"},
	{"", NULL, "no address with a port"},
	{":9813", NULL, "no address with a port"},
	{"9813", NULL, "no address with a port"},
	{"127.0.0.1", NULL, "no address with a port"},
	{"127.0.0.1:", NULL, "a port is a number"},
	{"127.0.0.1:65536", NULL, "a port is a number"},
	{"127.0.0.1:123456", NULL, "a port is a number"},
	{"127.0.0.1:-1", NULL, "a port is a number"},
	{"127.0.0.1:80 ", NULL, "a port is a number"},
	{"127.0.0.1:http", NULL, "a port is a number"},
	{"[::1]", NULL, "a port is a number"},
	{"a-host-name-that-is-longer-than-any-number-of-a-host-could-ever-be:80", NULL,
         "no address with a port"},
};

START_TEST(test_read)
{
	struct local_address address;
	char shown[LOCAL_ADDRESS_SIZE];
	const char *why = "";
	int r = local_address_read(ADDRESSES[_i].text, &address, &why);

	if (!ADDRESSES[_i].shown) {
		ck_assert_int_eq(r, -EINVAL);
		ck_assert_msg(strstr(why, ADDRESSES[_i].why) != NULL, "%s: %s", ADDRESSES[_i].text,
		              why);
		return;
	}
	ck_assert_msg(r == 0, "%s: %s", ADDRESSES[_i].text, why);
	local_address_show(&address, NULL, shown, sizeof(shown));
	ck_assert_str_eq(shown, ADDRESSES[_i].shown);
}
END_TEST

START_TEST(test_path_length)
{
	struct local_address address;
	char text[5 + 108 + 1] = "unix:/";
	const char *why;

	memset(text + 6, 'a', 106);
	ck_assert_int_eq(local_address_read(text, &address, &why), 0);
	memset(text + 6, 'a', 107);
	ck_assert_int_eq(local_address_read(text, &address, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "107 bytes"));
}
END_TEST

START_TEST(test_listen_on_path)
{
	char directory[] = "/tmp/quaymaster-XXXXXX";
	struct local_address address;
	struct listener listener;
	struct stat status;
	char text[64];
	const char *why;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(text, sizeof(text), "unix:%s/m", directory);
	ck_assert_int_eq(local_address_read(text, &address, &why), 0);
	ck_assert_int_eq(local_address_listen(&address, &listener), 0);
	ck_assert_int_eq(lstat(address.path, &status), 0);
	ck_assert_uint_eq(status.st_mode, S_IFSOCK | 0660);
	listen_close(&listener, address.path);
	ck_assert_int_lt(lstat(address.path, &status), 0);
	ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST

/* Any free port is got and said, and taken from nobody. */
START_TEST(test_listen_on_port)
{
	struct local_address address, same;
	struct listener listener, other;
	char shown[LOCAL_ADDRESS_SIZE];
	const char *why;

	ck_assert_int_eq(local_address_read("127.0.0.1:0", &address, &why), 0);
	ck_assert_int_eq(local_address_listen(&address, &listener), 0);
	local_address_show(&address, &listener, shown, sizeof(shown));
	ck_assert_str_ne(shown, "127.0.0.1:0");
	ck_assert_int_eq(local_address_read(shown, &same, &why), 0);
	ck_assert_int_eq(local_address_listen(&same, &other), -EADDRINUSE);
	listen_close(&listener, NULL);
	ck_assert_int_eq(listener.fd, -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("local_address");
	TCase *tcase = tcase_create("local_address");

	tcase_add_loop_test(tcase, test_read, 0, ARRAY_LEN(ADDRESSES));
	tcase_add_test(tcase, test_path_length);
	tcase_add_test(tcase, test_listen_on_path);
	tcase_add_test(tcase, test_listen_on_port);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
