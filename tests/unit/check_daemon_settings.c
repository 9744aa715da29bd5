/* SPDX-License-Identifier: Apache-2.0 */
/* daemon.json and dockerd's command line, as far as they decide who is asked and who may call. */
#include "plugin/daemon_settings.h"

#include <stdio.h>
#include <string.h>

#include "plugin/text.h"
#include "support.h"

static void put_list(struct text *text, const char *name, const struct settings_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		text_printf(text, " %s=%s", name, list->item[i]);
}

static void describe(const struct daemon_settings *settings, char *ret, size_t size)
{
	struct text text;

	text_init(&text, ret, size);
	put_list(&text, "plugin", &settings->plugins);
	put_list(&text, "misspelt", &settings->misspelt);
	put_list(&text, "host", &settings->hosts);
	text_put(&text, settings->tls ? " tls" : "");
	text_put(&text, settings->tlsverify ? " tlsverify" : "");
	if (settings->metrics)
		text_printf(&text, " metrics=%s", settings->metrics);
	if (settings->config_file)
		text_printf(&text, " file=%s", settings->config_file);
}

static const struct {
	const char *text, *want; /* want NULL: it cannot be read */
} files[] = {
	{"", ""},
	{" \n", ""},
	{"{}", ""},
	{"{\"authorization-plugins\": [\"quaymaster\"]}", " plugin=quaymaster"},
	{"{\"authorization-plugins\": [\"a\", \"acme/quaymaster:1\"], \"debug\": true}",
         " plugin=a plugin=acme/quaymaster:1"},
	{"{\"authorization-plugin\": [\"quaymaster\"]}", " misspelt=quaymaster"},
	{"{\"hosts\": [\"fd://\", \"tcp://0.0.0.0:2375\"], \"tlsverify\": true, \"tls\": false}",
         " host=fd:// host=tcp://0.0.0.0:2375 tlsverify"},
	{"{\"metrics-addr\": \"127.0.0.1:9323\", \"log-opts\": {\"max-size\": \"1m\"}}",
         " metrics=127.0.0.1:9323"},
	{"{\"authorization-plugins\": null}", ""},
	{"{\"authorization-plugins\": [\"quaymaster\"],}", NULL},
	{"{\"tlsverify\": \"yes\"}", NULL},
	{"[]", NULL},
	{"\"authorization-plugins\": [\"quaymaster\"]", NULL},
};

START_TEST(file_is_read)
{
	struct daemon_settings settings;
	char text[512], why[128], got[512] = "";
	int r;

	snprintf(text, sizeof(text), "%s", files[_i].text);
	r = daemon_settings_read(text, strlen(text), &settings, why, sizeof(why));
	ck_assert_msg((r == 0) == (files[_i].want != NULL), "%s", files[_i].text);
	if (r < 0) {
		ck_assert_str_ne(why, "");
		return;
	}
	describe(&settings, got, sizeof(got));
	ck_assert_str_eq(got, files[_i].want);
}
END_TEST

/* Words separated by blanks here, by NULs there. */
static const struct {
	const char *words, *want;
} lines[] = {
	{"dockerd", ""},
	{"dockerd -H fd:// --containerd=/run/containerd/containerd.sock", " host=fd://"},
	{"/usr/bin/dockerd --authorization-plugin=quaymaster", " plugin=quaymaster"},
	{"dockerd --authorization-plugin quaymaster --authorization-plugin b",
         " plugin=quaymaster plugin=b"},
	{"dockerd -Htcp://:2375 -H=unix:///x --host tcp://1.2.3.4",
         " host=tcp://:2375 host=unix:///x "
         "host=tcp://1.2.3.4"},
	{"dockerd --tlsverify --tls=false --config-file=/x.json", " tlsverify file=/x.json"},
	{"dockerd --tlsverify=false --tlscacert ca.pem", ""},
	{"dockerd --metrics-addr 127.0.0.1:9323 --tls", " tls metrics=127.0.0.1:9323"},
	{"dockerd --authorization-plugin", ""},
	{"dockerd --hostname x", ""},
};

START_TEST(command_line_is_read)
{
	struct daemon_settings settings;
	char words[512] = "", got[512];
	size_t len = strlen(lines[_i].words) + 1;

	snprintf(words, sizeof(words), "%s", lines[_i].words);
	for (size_t i = 0; i < len; i++) {
		if (words[i] == ' ')
			words[i] = '\0';
	}
	daemon_settings_from_args(words, len, &settings);
	describe(&settings, got, sizeof(got));
	ck_assert_str_eq(got, lines[_i].want);
}
END_TEST

static const struct {
	const char *name;
	bool want;
} names[] = {
	{"quaymaster", true},
	{"quaymaster:latest", true},
	{"acme/quaymaster:1.0", true},
	{"registry.acme.com:5000/acme/quaymaster@sha256:00", true},
	{"quaymaster2", false},
	{"my-quaymaster", false},
	{"", false},
	{"quaymaster/other", false},
};

START_TEST(plugin_is_known_by_its_name)
{
	ck_assert_msg(settings_is_quaymaster(names[_i].name, strlen(names[_i].name)) ==
	                      names[_i].want,
	              "%s", names[_i].name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon settings");
	TCase *tcase = tcase_create("daemon settings");

	tcase_add_loop_test(tcase, file_is_read, 0, ARRAY_LEN(files));
	tcase_add_loop_test(tcase, command_line_is_read, 0, ARRAY_LEN(lines));
	tcase_add_loop_test(tcase, plugin_is_known_by_its_name, 0, ARRAY_LEN(names));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
