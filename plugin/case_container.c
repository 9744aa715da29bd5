/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `container: {name, image, labels, ...}` of a case: what the engine would say of the container
 * that the call names, so that no engine is needed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "case_reader.h"
#include "json_print.h"
#include "policy/reference.h"

/* A container as the case has it; JSON where it is not a text. */
struct described {
	const char *name, *image, *status, *labels, *host_config;
};

static int read_text(struct case_reader *r, const struct node *map, const char *key,
                     const char **ret_text)
{
	const struct node *value = tree_get(map, key, NULL);

	return value && !value->broken ? case_read_line(r, value, ret_text) : 0;
}

static int copy_label(struct case_reader *r, const struct node *key, const char **ret_label)
{
	char *label;

	if (asprintf(&label, "%s=%s", key->text, key->next->text) < 0)
		return -ENOMEM;
	*ret_label = arena_strndup(&r->file->arena, label, strlen(label));
	free(label);
	return *ret_label ? 0 : -ENOMEM;
}

/* Labels are texts, whatever they look like. */
static int read_labels(struct case_reader *r, const struct node *value, FILE *stream)
{
	const char **labels =
		(const char **)arena_alloc(&r->file->arena, value->n + 1, sizeof(*labels));
	struct subject *subject = &r->c->subject;
	int result = 0;

	if (!labels)
		return -ENOMEM;
	for (const struct node *key = value->child; key && result == 0; key = key->next->next) {
		if (key->next->kind != NODE_TEXT) {
			case_unexpected(r, key->next, "a text");
			continue;
		}
		fputs(subject->n_labels > 0 ? "," : "", stream);
		json_print(stream, key->text);
		fputc(':', stream);
		json_print(stream, key->next->text);
		result = copy_label(r, key, &labels[subject->n_labels++]);
	}
	subject->labels = labels;
	return result;
}

static int labels_json(struct case_reader *r, const struct node *map, FILE *stream)
{
	const struct node *value = tree_get(map, "labels", NULL);

	if (!value || value->broken)
		return 0;
	if (value->kind != NODE_MAP) {
		case_unexpected(r, value, "labels as in {debug: \"true\"}");
		return 0;
	}
	return read_labels(r, value, stream);
}

static int host_config_json(struct case_reader *r, const struct node *map, const char **ret_json)
{
	const struct node *value = tree_get(map, "host-config", NULL);

	*ret_json = "{}";
	if (!value || value->broken)
		return 0;
	if (value->kind == NODE_MAP)
		return case_json(r, value, ret_json);
	case_unexpected(r, value, "a mapping as in {Privileged: true}");
	return 0;
}

/* An answer to GET /containers/NAME/json, as far as anybody looks at it. */
static void write_answer(FILE *stream, const struct described *container)
{
	json_print_member(stream, "{\"State\":{", "Status", container->status);
	json_print_member(stream, "},", "Name", container->name);
	fprintf(stream, ",\"HostConfig\":%s,\"Mounts\":[],\"Config\":{", container->host_config);
	json_print_member(stream, "", "Image", container->image);
	fprintf(stream, ",\"Labels\":{%s}}}", container->labels);
}

static int tell_subject(struct case_reader *r, const struct described *container)
{
	struct subject *subject = &r->c->subject;
	struct reference reference;

	subject->name = container->name;
	subject->image = "";
	if (reference_parse(container->image, true, &reference) == REFERENCE_NAME)
		return case_copy(r, reference.text, &subject->image);
	return 0;
}

/* These keys are read in one go, for one text comes of them. */
static int nothing(struct case_reader *r, const struct node *value)
{
	(void)r;
	(void)value;
	return 0;
}

static const struct case_key keys[] = {
	{"name", nothing},   {"image", nothing},       {"labels", nothing},
	{"status", nothing}, {"host-config", nothing},
};

static int read_described(struct case_reader *r, const struct node *value,
                          struct described *ret_container)
{
	struct described container = {.name = "", .image = "", .status = "running"};
	_cleanup_(freep) char *labels = NULL;
	size_t len = 0;
	FILE *stream;
	int result = read_text(r, value, "name", &container.name);

	if (result == 0)
		result = read_text(r, value, "image", &container.image);
	if (result == 0)
		result = read_text(r, value, "status", &container.status);
	if (result == 0)
		result = host_config_json(r, value, &container.host_config);
	if (result < 0)
		return result;
	stream = open_memstream(&labels, &len);
	if (!stream)
		return -ENOMEM;
	result = labels_json(r, value, stream);
	if (fclose(stream) != 0)
		return -ENOMEM;
	if (result == 0)
		result = case_copy(r, labels, &container.labels);
	*ret_container = container;
	return result;
}

int case_read_container(struct case_reader *r, const struct node *value)
{
	static const char what[] = "a container as in {name: web, image: nginx}";
	_cleanup_(freep) char *answer = NULL;
	struct described container;
	size_t len = 0;
	FILE *stream;
	int result = case_read_keys(r, value, keys, ARRAY_LEN(keys), what);

	if (result < 0 || value->kind != NODE_MAP)
		return result;
	for (size_t i = 0; i < 2; i++) {
		if (!tree_get(value, keys[i].name, NULL))
			diag_error(r->diag, value->span, "the %s of the container is missing",
			           keys[i].name);
	}
	result = read_described(r, value, &container);
	if (result < 0)
		return result;
	stream = open_memstream(&answer, &len);
	if (!stream)
		return -ENOMEM;
	write_answer(stream, &container);
	if (fclose(stream) != 0)
		return -ENOMEM;
	result = case_copy(r, answer, &r->c->container);
	return result < 0 ? result : tell_subject(r, &container);
}
