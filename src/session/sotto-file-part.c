/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names are always looked up in the folder as it was opened, so that the file
 * is found again, and removed, wherever that folder is moved to. */

#define _GNU_SOURCE

#include "sotto-file-part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sotto-file-name.h"
#include "sotto-limits.h"

#define ENDING ".part"

/* What the rest of the computer is left of the disk. */
#define RESERVE (1024 * 1024)

/* Somebody who has this many files of one name needs no more. */
#define NUMBER_MAX 9999

struct _SottoFilePart {
  gatomicrefcount references;
  char           *folder_path;
  char           *target; /* these two without the folder */
  char           *name;
  int             folder;
  int             file;
  int             asked;  /* what it may replace, or -1 */
  dev_t           device; /* of the file */
  ino_t           inode;

  /* What the lock below guards. */
  dev_t   disk; /* the folder's */
  guint64 size;
  guint64 left; /* of that, to be written */
};

/* Those that there are. */
static GQueue parts = G_QUEUE_INIT;
static GMutex parts_lock;

static gboolean
fail (GError **error, const char *what)
{
  sotto_file_error_from_errno (error, errno, FALSE, what);

  return FALSE;
}

/* Making it */

/* The bytes that there are, but for the reserve. Some file systems of user
 * space do not know their size, and say 0. */
static guint64
get_available (int folder)
{
  struct statvfs disk;
  guint64        available;

  if (fstatvfs (folder, &disk) != 0 || disk.f_blocks == 0) {
    return G_MAXUINT64;
  }
  available = (guint64) disk.f_bavail * disk.f_frsize;

  return available < RESERVE ? 0 : available - RESERVE;
}

/* Of @available bytes on @disk, those that no other part needs. */
static guint64
leave_to_others (dev_t disk, guint64 available)
{
  for (GList *l = parts.head; l != NULL; l = l->next) {
    const SottoFilePart *other = l->data;

    if (other->disk == disk) {
      available -= MIN (available, other->left);
    }
  }

  return available;
}

/* Looking and taking is one step, or two that are accepted at once would both
 * find the same room. The disk is not waited for under the lock, which is the
 * main loop's, too. */
static gboolean
take_if_free (SottoFilePart *part, guint64 available)
{
  gboolean is_free;

  g_mutex_lock (&parts_lock);
  is_free = available == G_MAXUINT64 ||
            part->left <= leave_to_others (part->disk, available);
  if (is_free) {
    g_queue_push_tail (&parts, part);
  }
  g_mutex_unlock (&parts_lock);

  return is_free;
}

static gboolean
take_room (SottoFilePart *part, GError **error)
{
  struct stat status;

  if (fstat (part->folder, &status) != 0) {
    return fail (error, "Looking at the folder");
  }
  part->disk = status.st_dev;
  if (!take_if_free (part, get_available (part->folder))) {
    g_set_error_literal (error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NO_SPACE,
                         "There is no room for the file");
    return FALSE;
  }

  return TRUE;
}

static void
give_room_back (SottoFilePart *part)
{
  g_mutex_lock (&parts_lock);
  g_queue_remove (&parts, part);
  g_mutex_unlock (&parts_lock);
}

void
sotto_file_part_set_stored (SottoFilePart *part, guint64 stored)
{
  g_mutex_lock (&parts_lock);
  part->left = part->size - MIN (part->size, stored);
  g_mutex_unlock (&parts_lock);
}

/* Not in the middle of a character. */
static char *
make_name (const char *target)
{
  gsize length =
    MIN (strlen (target), SOTTO_FILE_NAME_SIZE_MAX - strlen (ENDING));
  g_autofree char *stem = NULL;

  while (length > 0 && (target[length] & 0xc0) == 0x80) {
    length--;
  }
  stem = g_strndup (target, length);

  return g_strconcat (stem, ENDING, NULL);
}

/* Something that is there already, be it a link that leads nowhere, is never
 * written to. */
static gboolean
create (SottoFilePart *part, GError **error)
{
  const int        flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  g_autofree char *first = make_name (part->target);

  part->name = g_strdup (first);
  /* So long a name that it is the target's own, after the cut. */
  errno = EEXIST;
  if (strcmp (first, part->target) != 0) {
    part->file = openat (part->folder, part->name, flags, 0600);
  }
  for (guint number = 2;
       part->file < 0 && errno == EEXIST && number <= NUMBER_MAX; number++) {
    g_clear_pointer (&part->name, g_free);
    part->name = sotto_file_name_number (first, number);
    part->file = openat (part->folder, part->name, flags, 0600);
  }

  return part->file >= 0 || fail (error, "Making the file");
}

static gboolean
note_identity (SottoFilePart *part, GError **error)
{
  struct stat status;

  if (fstat (part->file, &status) != 0) {
    fail (error, "Looking at the file");
    unlinkat (part->folder, part->name, 0);
    return FALSE;
  }
  part->device = status.st_dev;
  part->inode = status.st_ino;

  return TRUE;
}

/* The file system would say so only in the end. */
static gboolean
check_length (SottoFilePart *part, GError **error)
{
  errno = ENAMETOOLONG;

  return strlen (part->target) <= SOTTO_FILE_NAME_SIZE_MAX ||
         fail (error, "Making the file");
}

static gboolean
open_folder (SottoFilePart *part, GError **error)
{
  /* O_PATH does without the permission to list what is in it. */
  part->folder = open (part->folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);

  return part->folder >= 0 || fail (error, "Opening the folder");
}

/* It stays open, so that nothing else gets its number before the end. Whatever
 * keeps us from having it keeps us from replacing it. */
static void
note_asked (SottoFilePart *part)
{
  part->asked =
    openat (part->folder, part->target, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

SottoFilePart *
sotto_file_part_new (const char *target,
                     guint64     size,
                     gboolean    may_replace,
                     GError    **error)
{
  g_autoptr (SottoFilePart) part = g_new0 (SottoFilePart, 1);

  g_atomic_ref_count_init (&part->references);
  part->folder_path = g_path_get_dirname (target);
  part->target = g_path_get_basename (target);
  part->folder = -1;
  part->file = -1;
  part->asked = -1;
  part->size = size;
  part->left = size;
  if (!check_length (part, error) || !open_folder (part, error) ||
      !take_room (part, error) || !create (part, error) ||
      !note_identity (part, error)) {
    return NULL;
  }
  if (may_replace) {
    note_asked (part);
  }

  return g_steal_pointer (&part);
}

SottoFilePart *
sotto_file_part_ref (SottoFilePart *part)
{
  g_atomic_ref_count_inc (&part->references);

  return part;
}

static void
close_fd (int *fd)
{
  if (*fd >= 0) {
    close (*fd);
    *fd = -1;
  }
}

void
sotto_file_part_unref (SottoFilePart *part)
{
  if (!g_atomic_ref_count_dec (&part->references)) {
    return;
  }
  give_room_back (part);
  close_fd (&part->file);
  close_fd (&part->asked);
  close_fd (&part->folder);
  g_clear_pointer (&part->folder_path, g_free);
  g_clear_pointer (&part->target, g_free);
  g_clear_pointer (&part->name, g_free);
  g_clear_pointer (&part, g_free);
}

int
sotto_file_part_get_fd (SottoFilePart *part)
{
  return part->file;
}

/* Giving it its name */

static gboolean
is_same (const struct stat *one, const struct stat *other)
{
  return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static gboolean
is_in_folder (SottoFilePart *part)
{
  struct stat status;

  return fstatat (part->folder, part->name, &status, AT_SYMLINK_NOFOLLOW) ==
           0 &&
         status.st_dev == part->device && status.st_ino == part->inode;
}

/* The person looks for the file where they wanted it, not in the rubbish that
 * the folder has meanwhile been thrown into. */
static gboolean
is_folder_in_place (SottoFilePart *part)
{
  struct stat now;
  struct stat then;

  return stat (part->folder_path, &now) == 0 &&
         fstat (part->folder, &then) == 0 && is_same (&now, &then);
}

/* The person has agreed to lose one file, and not what somebody has put there
 * since. */
static gboolean
is_asked_in_place (SottoFilePart *part)
{
  struct stat now;
  struct stat then;

  return part->asked >= 0 && fstat (part->asked, &then) == 0 &&
         fstatat (part->folder, part->target, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         is_same (&now, &then);
}

/* Never replaces anything. Not every file system can do so in one step. */
static gboolean
move_to_free (SottoFilePart *part, const char *name)
{
  if (renameat2 (part->folder, part->name, part->folder, name,
                 RENAME_NOREPLACE) == 0) {
    return TRUE;
  }
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) {
    return FALSE;
  }
  if (linkat (part->folder, part->name, part->folder, name, 0) != 0) {
    return FALSE;
  }
  unlinkat (part->folder, part->name, 0);

  return TRUE;
}

static char *
move_beside (SottoFilePart *part)
{
  g_autofree char *name = g_strdup (part->target);
  gboolean         moved = move_to_free (part, name);

  for (guint number = 2; !moved && errno == EEXIST && number <= NUMBER_MAX;
       number++) {
    g_clear_pointer (&name, g_free);
    name = sotto_file_name_number (part->target, number);
    moved = move_to_free (part, name);
  }

  return moved ? g_steal_pointer (&name) : NULL;
}

/* No system call replaces one certain file only, so that a moment is left
 * between looking and renaming. */
static char *
move (SottoFilePart *part)
{
  if (!is_asked_in_place (part)) {
    return move_beside (part);
  }
  if (renameat (part->folder, part->name, part->folder, part->target) != 0) {
    return NULL;
  }

  return g_strdup (part->target);
}

/* The file is complete without this; but its name may be the old one after a
 * power cut. */
static void
flush_folder (SottoFilePart *part)
{
  int folder = openat (part->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (folder >= 0) {
    fsync (folder);
    close (folder);
  }
}

char *
sotto_file_part_publish (SottoFilePart *part, GError **error)
{
  g_autofree char *name = NULL;

  if (fsync (part->file) != 0) {
    fail (error, "Flushing the file");
    return NULL;
  }
  if (!is_in_folder (part) || !is_folder_in_place (part)) {
    g_set_error_literal (error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE,
                         "The file or its folder was taken away");
    return NULL;
  }
  name = move (part);
  if (name == NULL) {
    fail (error, "Naming the file");
    return NULL;
  }
  /* What was replaced gives back its blocks now, which takes long, and not
   * when the main loop lets go of the last reference. */
  close_fd (&part->asked);
  flush_folder (part);

  return g_build_filename (part->folder_path, name, NULL);
}

void
sotto_file_part_remove (SottoFilePart *part)
{
  give_room_back (part);
  if (is_in_folder (part)) {
    unlinkat (part->folder, part->name, 0);
  }
}
