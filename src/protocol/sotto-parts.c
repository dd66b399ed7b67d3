/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Joins records that come in several frames. */

#include "sotto-parts.h"

#include <string.h>

#include "sotto-protocol-error.h"
#include "sotto-record.h"

/* The type of the first slot. */
#define FIRST SOTTO_RECORD_TEXT

void
sotto_parts_init (SottoParts *parts)
{
  g_return_if_fail (parts != NULL);

  memset (parts, 0, sizeof *parts);
}

static void
wipe (GByteArray **array)
{
  if (*array != NULL) {
    sotto_secret_wipe ((*array)->data, (*array)->len);
  }
  g_clear_pointer (array, g_byte_array_unref);
}

void
sotto_parts_forget (SottoParts *parts)
{
  wipe (&parts->whole);
}

void
sotto_parts_clear (SottoParts *parts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts->open); i++) {
    wipe (&parts->open[i]);
  }
  sotto_parts_forget (parts);
}

/* The array gets its full size at once: one that grows would leave copies
 * behind that nobody wipes. */
static gboolean
append (GByteArray **array, const SottoFrame *frame, GError **error)
{
  if (*array == NULL) {
    *array = g_byte_array_sized_new (SOTTO_RECORD_SIZE_MAX);
  }
  if (frame->length > SOTTO_RECORD_SIZE_MAX - (*array)->len) {
    g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                         SOTTO_PROTOCOL_ERROR_FRAME,
                         "A record of several frames is too long");
    return FALSE;
  }
  g_byte_array_append (*array, frame->payload, (guint) frame->length);
  return TRUE;
}

static gboolean
join (SottoParts       *parts,
      const SottoFrame *frame,
      const guint8    **payload,
      gsize            *length,
      GError          **error)
{
  GByteArray **open = &parts->open[frame->type - FIRST];

  if (!append (open, frame, error)) {
    return FALSE;
  }
  if ((frame->flags & SOTTO_FRAME_MORE) == 0) {
    parts->whole = g_steal_pointer (open);
    *payload = parts->whole->data;
    *length = parts->whole->len;
  }
  return TRUE;
}

gboolean
sotto_parts_add (SottoParts       *parts,
                 const SottoFrame *frame,
                 const guint8    **payload,
                 gsize            *length,
                 GError          **error)
{
  gboolean goes_on = (frame->flags & SOTTO_FRAME_MORE) != 0;

  *payload = NULL;
  *length = 0;
  sotto_parts_forget (parts);
  if (sotto_record_is_message (frame->type) &&
      (goes_on || parts->open[frame->type - FIRST] != NULL)) {
    return join (parts, frame, payload, length, error);
  }
  /* Most records come in one frame and need no copy. */
  *payload = frame->payload;
  *length = frame->length;
  return TRUE;
}
