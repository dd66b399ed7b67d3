/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells ThreadSanitizer of the order that GLib establishes between threads.
 *
 * The system's GLib is not built for ThreadSanitizer, and its locks are its
 * own, so that whatever one thread hands to another seems to be used by both at
 * once. Rather than to look away wherever that happens, this stands in front of
 * the functions with which our code hands something over, and says so. What is
 * touched before or after the handing over is still a race. Where a thread
 * comes to return something by another function, that one belongs here too.
 *
 * To be preloaded; without ThreadSanitizer it does nothing. */

#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#pragma weak __tsan_acquire
#pragma weak __tsan_release

/* The function of this name that would have been called without us. */
#define NEXT(function) ((__typeof__ (&function)) dlsym (RTLD_NEXT, #function))

/* What GLib's headers make of the call is not to be made of the definition. */
#undef g_atomic_ref_count_dec

/* All that was done before is there for who takes. */
static void
give (void *thing)
{
  if (__tsan_release != NULL) {
    __tsan_release (thing);
  }
}

static void
take (void *thing)
{
  if (__tsan_acquire != NULL) {
    __tsan_acquire (thing);
  }
}

/* Into the thread */

typedef struct {
  GTaskThreadFunc function;
} Work;

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("sotto-handover");
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Work *handed;

  take (task);
  handed = g_object_get_qdata (G_OBJECT (task), get_quark ());
  handed->function (task, source, task_data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc function)
{
  Work *handed = g_new (Work, 1);

  handed->function = function;
  g_object_set_qdata_full (G_OBJECT (task), get_quark (), handed, g_free);
  give (task);
  NEXT (g_task_run_in_thread) (task, work);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  give (data);
  return NEXT (g_thread_pool_push) (pool, data, error);
}

/* What a thread of such a pool begins with. */
gpointer
g_task_get_task_data (GTask *task)
{
  take (task);
  return NEXT (g_task_get_task_data) (task);
}

/* Out of it */

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  give (task);
  NEXT (g_task_return_pointer) (task, result, destroy);
}

void
g_task_return_error (GTask *task, GError *error)
{
  give (task);
  NEXT (g_task_return_error) (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  gpointer result = NEXT (g_task_propagate_pointer) (task, error);

  take (task);
  return result;
}

/* Between those who hold a lock in turn */

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock) (mutex);
  take (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  give (mutex);
  NEXT (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *condition, GMutex *mutex)
{
  give (mutex);
  NEXT (g_cond_wait) (condition, mutex);
  take (mutex);
}

/* What all have let go of, the last of them may take apart. */
gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean last;

  give (count);
  last = NEXT (g_atomic_ref_count_dec) (count);
  if (last) {
    take (count);
  }
  return last;
}

/* The same, but here nobody is told who is the last: so each who lets go is
 * taken to know what the others have done. */
void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL) {
    give (bytes);
    take (bytes);
  }
  NEXT (g_bytes_unref) (bytes);
}
