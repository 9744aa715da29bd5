/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns for published ports and for ulimits, in both lists. */
#include "support.h"
#include "support/match_table.h"

#define NONE CLAIM_UNLIMITED

static const struct row allowed_ports[] = {
	{"80", "0.0.0.0:80/tcp", YES},
	{"80", "127.0.0.1:80/udp", YES},
	{"80", "[::1]:80/sctp", YES},
	{"80", "0.0.0.0:81/tcp", NO},
	{"80", "0.0.0.0:8080/tcp", NO},
	{"80", "0.0.0.0:80-81/tcp", NO},
	{"80/tcp", "0.0.0.0:80/tcp", YES},
	{"80/tcp", "0.0.0.0:80/udp", NO},
	{"80/*", "0.0.0.0:80/udp", YES},
	{"8080-8089", "0.0.0.0:8080/tcp", YES},
	{"8080-8089", "0.0.0.0:8089/tcp", YES},
	{"8080-8089", "0.0.0.0:8080-8089/tcp", YES},
	{"8080-8089", "0.0.0.0:8079-8089/tcp", NO},
	{"8080-8089", "0.0.0.0:8080-8090/tcp", NO},
	{"8080-8089", "0.0.0.0:8090/tcp", NO},
	{"1-65535", "0.0.0.0:65535/tcp", YES},
	{"1-65535", "0.0.0.0:0/tcp", NO},
	{"0", "0.0.0.0:0/tcp", YES},
	{"0", "0.0.0.0:1/tcp", NO},
	{"0", "0.0.0.0:*/*", NO},
	{"*", "0.0.0.0:0/tcp", YES},
	{"*", "0.0.0.0:*/*", YES},
	{"*", "[::]:1-65535/udp", YES},
	{"*:*", "0.0.0.0:*/*", YES},
	{"*:*/*", "0.0.0.0:*/*", YES},
	{"0.0.0.0:*", "0.0.0.0:*/*", YES},
	{"127.0.0.1:*", "0.0.0.0:*/*", NO},
	{"*/tcp", "0.0.0.0:*/*", NO},
	{"1-65535", "0.0.0.0:*/*", NO},
	{"127.0.0.1:*", "127.0.0.1:80/tcp", YES},
	{"127.0.0.1:*", "127.0.0.1:0/tcp", YES},
	{"127.0.0.1:*", "127.0.0.2:80/tcp", NO},
	{"127.0.0.1:*", "0.0.0.0:80/tcp", NO},
	{"127.0.0.1:*", "[::1]:80/tcp", NO},
	{"127.0.0.1:*", "[::]:80/tcp", NO},
	{"127.0.0.1:*", "[::ffff:127.0.0.1]:80/tcp", YES},
	{"[::ffff:127.0.0.1]:80", "127.0.0.1:80/tcp", YES},
	{"127.0.0.1:*", "[::ffff:0.0.0.0]:80/tcp", NO},
	{"[::1]:*", "[::1]:80/tcp", YES},
	{"[::1]:*", "[0:0::1]:80/tcp", YES},
	{"[::1]:*", "[::2]:80/tcp", NO},
	{"[::1]:*", "127.0.0.1:80/tcp", NO},
	{"[::1]:*", "0.0.0.0:80/tcp", NO},
	{"[::]:*", "[::]:80/tcp", YES},
	{"[::]:*", "[fe80::1]:80/tcp", YES},
	{"[::]:*", "0.0.0.0:80/tcp", NO},
	{"[::]:*", "127.0.0.1:80/tcp", NO},
	{"*:80", "[::1]:80/tcp", YES},
	{"0.0.0.0:80", "[::1]:80/tcp", YES},
	{"0.0.0.0:80", "10.0.0.1:80/tcp", YES},
	{"10.0.0.1:80", "0.0.0.0:80/tcp", NO},
	{"*", "", UNK},
	{"*", "80", UNK},
	{"*", "80/tcp", UNK},
	{"*", "0.0.0.0:80", UNK},
	{"*", "0.0.0.0:/tcp", UNK},
	{"*", "0.0.0.0:80/", UNK},
	{"*", "0.0.0.0:80/icmp", UNK},
	{"*", "0.0.0.0:80/TCP", UNK},
	{"*", "0.0.0.0:65536/tcp", UNK},
	{"*", "0.0.0.0:65616/tcp", UNK},
	{"*", "0.0.0.0:4294967376/tcp", UNK},
	{"*", "0.0.0.0:-1/tcp", UNK},
	{"*", "0.0.0.0:90-80/tcp", UNK},
	{"*", "0.0.0.0:0-80/tcp", UNK},
	{"*", "0.0.0.0:80-/tcp", UNK},
	{"*", "0.0.0.0:80-90-100/tcp", UNK},
	{"*", "0.0.0.0:80 /tcp", UNK},
	{"*", "0.0.0.0:8x/tcp", UNK},
	{"*", ":80/tcp", UNK},
	{"*", "::1:80/tcp", UNK},
	{"*", "[::1:80/tcp", UNK},
	{"*", "[]:80/tcp", UNK},
	{"*", "[127.0.0.1]:80/tcp", UNK},
	{"*", "localhost:80/tcp", UNK},
	{"*", "256.0.0.1:80/tcp", UNK},
	{"*", "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20:80/tcp", UNK},
};

static const struct row denied_ports[] = {
	{"80", "0.0.0.0:80/tcp", YES},
	{"80", "0.0.0.0:81/tcp", NO},
	{"80", "0.0.0.0:1-1023/tcp", YES},
	{"1-1023", "0.0.0.0:1023-2000/tcp", YES},
	{"1-1023", "0.0.0.0:1024-2000/tcp", NO},
	{"1-1023", "0.0.0.0:0/tcp", NO},
	{"1-1023", "0.0.0.0:*/*", NO},
	{"0", "0.0.0.0:0/tcp", YES},
	{"0", "0.0.0.0:80/tcp", NO},
	{"0", "0.0.0.0:*/*", YES},
	{"*", "0.0.0.0:*/*", YES},
	{"*/udp", "0.0.0.0:*/*", YES},
	{"*/udp", "0.0.0.0:80/tcp", NO},
	{"80/udp", "0.0.0.0:80/udp", YES},
	{"127.0.0.1:80", "127.0.0.1:80/tcp", YES},
	{"127.0.0.1:80", "0.0.0.0:80/tcp", YES},
	{"127.0.0.1:80", "[::]:80/tcp", YES},
	{"127.0.0.1:80", "10.0.0.1:80/tcp", NO},
	{"127.0.0.1:80", "[::ffff:127.0.0.1]:80/tcp", YES},
	{"127.0.0.1:80", "[::1]:80/tcp", NO},
	{"[::1]:80", "0.0.0.0:80/tcp", YES},
	{"[::1]:80", "[::]:80/tcp", YES},
	{"[::1]:80", "127.0.0.1:80/tcp", NO},
	{"[::]:80", "[fe80::1]:80/tcp", YES},
	{"[::]:80", "0.0.0.0:80/tcp", YES},
	{"[::]:80", "127.0.0.1:80/tcp", NO},
	{"0.0.0.0:80", "127.0.0.1:80/tcp", YES},
	{"0.0.0.0:80", "[::1]:80/tcp", YES},
	{"80", "0.0.0.0:x/tcp", UNK},
};

static const struct row allowed_ulimits[] = {
	{"nofile", "nofile=65536", YES, 65536},
	{"nofile", "nofile=-1", YES, NONE},
	{"nofile", "nproc=1", NO, 1},
	{"nofile<=65536", "nofile=65536", YES, 65536},
	{"nofile<=65536", "nofile=65537", NO, 65537},
	{"nofile<=65536", "nofile=-1", NO, NONE},
	{"nofile<=65536", "nproc=1", NO, 1},
	{"core<=0", "core=0", YES, 0},
	{"core<=0", "core=1", NO, 1},
	{"core<=0", "core=-1", NO, NONE},
	{"n*<=9", "nproc=9", YES, 9},
	{"n*<=9", "core=9", NO, 9},
	{"*", "core=-1", YES, NONE},
	{"*<=9223372036854775807", "core=-1", NO, NONE},
	{"n?fil?", "nofile=1", YES, 1},
	{"nofile", "nofile", UNK, 1},
	{"*", "", UNK, 1},
};

static const struct row denied_ulimits[] = {
	{"nofile", "nofile=1", YES, 1},
	{"*lock*", "memlock=-1", YES, NONE},
	{"nofile", "core=1", NO, 1},
	{"nofile", "core", UNK, 1},
};

static const struct table tables[] = {
	{"port", SHAPE_PORT, LIST_ALLOW, {0}, allowed_ports, ARRAY_LEN(allowed_ports)},
	{"denied port", SHAPE_PORT, LIST_DENY, {0}, denied_ports, ARRAY_LEN(denied_ports)},
	{"ulimit", SHAPE_ULIMIT, LIST_ALLOW, {0}, allowed_ulimits, ARRAY_LEN(allowed_ulimits)},
	{"denied ulimit", SHAPE_ULIMIT, LIST_DENY, {0}, denied_ulimits, ARRAY_LEN(denied_ulimits)},
};

START_TEST(test_rows)
{
	match_table_rows(&tables[_i]);
}
END_TEST

START_TEST(test_together)
{
	match_table_together(&tables[_i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match limits");
	TCase *tests = tcase_create("match limits");

	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(tables));
	tcase_add_loop_test(tests, test_together, 0, ARRAY_LEN(tables));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
