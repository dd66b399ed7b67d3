/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Something that happened at the host's door. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  SOTTO_KNOCK_CAME,    /* a connection was opened */
  SOTTO_KNOCK_RIGHT,   /* it proved the password */
  SOTTO_KNOCK_WRONG,   /* it guessed wrong */
  SOTTO_KNOCK_TURNED,  /* refused: too many attempts, closed door, busy */
  SOTTO_KNOCK_GARBLED, /* it does not speak the protocol */
  SOTTO_KNOCK_GAVE_UP, /* it left, or took too long */
  SOTTO_KNOCK_OPENED,  /* the host opened the door again */
} SottoKnockKind;

#define SOTTO_TYPE_KNOCK (sotto_knock_get_type ())
G_DECLARE_FINAL_TYPE (SottoKnock, sotto_knock, SOTTO, KNOCK, GObject)

/*
 * Properties, read-only, notified:
 *   time    int64, µs UTC, of the last time that this happened
 *   count   uint, how often it has
 */
SottoKnock *sotto_knock_new (SottoKnockKind kind,
                             gint64         time,
                             const char    *address);

SottoKnockKind sotto_knock_get_kind (SottoKnock *self);
gint64         sotto_knock_get_time (SottoKnock *self);
guint          sotto_knock_get_count (SottoKnock *self);

/* Without a port: each connection has another. NULL for what the host did. */
const char *sotto_knock_get_address (SottoKnock *self);

/* What it is when a stranger's connection ends with @error. */
SottoKnockKind sotto_knock_get_kind_of_failure (const GError *error);

/* The same happened once more, at @time. */
void sotto_knock_repeat (SottoKnock *self, gint64 time);

G_END_DECLS
