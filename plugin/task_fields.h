/* SPDX-License-Identifier: Apache-2.0 */
/* TaskTemplate of a service: the container that each of its tasks runs. */
#ifndef QUAYMASTER_TASK_FIELDS_H
#define QUAYMASTER_TASK_FIELDS_H

#include <stdbool.h>

#include "config_fields.h"
#include "privilege_fields.h"
#include "reader.h"

/* What is claimed when all of a task was read. */
struct task {
	const char *image;
	const char *user;
	struct privileges privileges;
	struct health health;
	bool read_only;
	bool attached; /* to a network that it names */
	struct number memory;
	struct number swap; /* without the memory in it */
	struct number cpus;
	struct number pids;
};

/* Its target is a struct task. */
extern const struct object task_object;

/* An element of that list. */
extern const struct object attachment_object;

/* Reads a list of networks; below API 1.44 the service itself can have one. Its target is a task.
 */
int read_attachments(struct reader *r, const struct field *field, void *target);

/* The claims that every service makes, with or without a TaskTemplate. */
void task_done(struct reader *r, const struct task *task);

#endif
