/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scope-bound cleanup: the one cleanup idiom of this program.
 *
 * A local that owns something is declared _cleanup_(x_freep) and is released on every way out of
 * its scope. steal() hands ownership on and makes that visible at the place where it happens.
 */
#ifndef QUAYMASTER_CLEANUP_H
#define QUAYMASTER_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(func) __attribute__((cleanup(func)))
#define _must_check_    __attribute__((warn_unused_result))
#define _printf_(f, a)  __attribute__((format(printf, f, a)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Takes the pointer out of *p, which is NULL afterwards; the caller owns the result. */
#define steal(p)                                                                                   \
	({                                                                                         \
		__typeof__(*(p)) stolen_ = *(p);                                                   \
		*(p) = NULL;                                                                       \
		stolen_;                                                                           \
	})

/* Defines TYPE's cleanup function FUNCp, which calls FUNC unless the pointer is NULL. */
#define DEFINE_CLEANUP(type, func)                                                                 \
	static inline void func##p(type *p)                                                        \
	{                                                                                          \
		if (*p)                                                                            \
			func(*p);                                                                  \
	}

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#endif
