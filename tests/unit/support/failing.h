/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An allocator that stands before the C library's, or AddressSanitizer's, and fails when it is
 * told to; also for the libraries, and for threads. For tests only; it defines malloc() and so is
 * included once in a program.
 */
#ifndef QUAYMASTER_TESTS_FAILING_H
#define QUAYMASTER_TESTS_FAILING_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __SANITIZE_ADDRESS__
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *p, size_t size);
void REAL(free)(void *p);

enum failing_how {
	FAILING_ONCE,  /* one allocation fails */
	FAILING_ON_END /* and every one behind it, too */
};

static atomic_long failing_countdown = -1; /* the allocation that fails: 0 is the next one */
static atomic_int failing_how;
static atomic_long failing_failed;    /* allocations since the last failing_begin() */
static atomic_long failing_allocated; /* in all */
static atomic_long failing_living;    /* and not freed yet */
static _Thread_local bool failing_spared;

/* From now on the n-th allocation fails, counted from 0; not so in spared threads. */
static inline void failing_begin(long n, enum failing_how how)
{
	atomic_store(&failing_failed, 0);
	atomic_store(&failing_how, (int)how);
	atomic_store(&failing_countdown, n);
}

/* No allocation fails any more. Returns how many did. */
static inline long failing_end(void)
{
	atomic_store(&failing_countdown, -1);
	return atomic_load(&failing_failed);
}

static bool failing_fails(void)
{
	long left = atomic_load(&failing_countdown);

	if (failing_spared || left < 0)
		return false;
	if (left > 0 || atomic_load(&failing_how) == FAILING_ONCE)
		left = atomic_fetch_sub(&failing_countdown, 1);
	if (left != 0)
		return false;
	atomic_fetch_add(&failing_failed, 1);
	errno = ENOMEM; /* by that alone scandir(3) tells an end from a failure */
	return true;
}

static void *failing_count(void *p)
{
	atomic_fetch_add(&failing_allocated, 1);
	atomic_fetch_add(&failing_living, p != NULL);
	return p;
}

void *malloc(size_t size)
{
	return failing_fails() ? NULL : failing_count(REAL(malloc)(size));
}

void *calloc(size_t n, size_t size)
{
	return failing_fails() ? NULL : failing_count(REAL(calloc)(n, size));
}

void *realloc(void *p, size_t size)
{
	if (!p)
		return malloc(size);
	return failing_fails() ? NULL : REAL(realloc)(p, size);
}

void free(void *p)
{
	atomic_fetch_sub(&failing_living, p != NULL);
	REAL(free)(p);
}

/*
 * What is kept that was not before. AddressSanitizer's strdup() and its like do not come along
 * here, so that nothing can be said there; but it looks for leaks itself.
 */
static inline long failing_kept(long living_before)
{
#ifdef __SANITIZE_ADDRESS__
	(void)living_before;
	return 0;
#else
	return atomic_load(&failing_living) - living_before;
#endif
}

#endif
