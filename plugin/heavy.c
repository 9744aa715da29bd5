/* SPDX-License-Identifier: Apache-2.0 */
#include "heavy.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "policy/limits.h"

struct heavy {
	heavy_fn *function;
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t changed;
	bool stopping;
	size_t first;
	size_t count;
	void *jobs[LIMIT_HEAVY_QUEUE]; /* a ring */
};

/* Waits for a job; NULL when there is none and there will be no more. */
static void *pop(struct heavy *heavy)
{
	void *job = NULL;

	pthread_mutex_lock(&heavy->lock);
	while (heavy->count == 0 && !heavy->stopping)
		pthread_cond_wait(&heavy->changed, &heavy->lock);
	if (heavy->count > 0) {
		job = heavy->jobs[heavy->first];
		heavy->first = (heavy->first + 1) % LIMIT_HEAVY_QUEUE;
		heavy->count--;
	}
	pthread_mutex_unlock(&heavy->lock);
	return job;
}

static void *run(void *context)
{
	struct heavy *heavy = context;
	void *job;

	while ((job = pop(heavy)))
		heavy->function(job);
	return NULL;
}

int heavy_start(heavy_fn *function, struct heavy **ret_heavy)
{
	_cleanup_(freep) struct heavy *heavy = calloc(1, sizeof(*heavy));
	int error;

	if (!heavy)
		return -ENOMEM;
	heavy->function = function;
	/* Neither can fail with default attributes on Linux. */
	pthread_mutex_init(&heavy->lock, NULL);
	pthread_cond_init(&heavy->changed, NULL);
	error = pthread_create(&heavy->thread, NULL, run, heavy);
	if (error != 0)
		return -error;
	*ret_heavy = steal(&heavy);
	return 0;
}

int heavy_push(struct heavy *heavy, void *job)
{
	int error = -EAGAIN;

	pthread_mutex_lock(&heavy->lock);
	if (heavy->count < LIMIT_HEAVY_QUEUE) {
		heavy->jobs[(heavy->first + heavy->count) % LIMIT_HEAVY_QUEUE] = job;
		heavy->count++;
		error = 0;
		pthread_cond_signal(&heavy->changed);
	}
	pthread_mutex_unlock(&heavy->lock);
	return error;
}

void heavy_stop(struct heavy *heavy)
{
	if (!heavy)
		return;
	pthread_mutex_lock(&heavy->lock);
	heavy->stopping = true;
	pthread_cond_signal(&heavy->changed);
	pthread_mutex_unlock(&heavy->lock);
	pthread_join(heavy->thread, NULL);
	pthread_cond_destroy(&heavy->changed);
	pthread_mutex_destroy(&heavy->lock);
	free(heavy);
}
