/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One line of the list that the host's window shows of its door. */

#include "sotto-knock.h"

struct _SottoKnock {
  GObject parent_instance;

  SottoKnockKind kind;
  gint64         time;
  char          *address;
};

G_DEFINE_FINAL_TYPE (SottoKnock, sotto_knock, G_TYPE_OBJECT)

static void
sotto_knock_finalize (GObject *object)
{
  SottoKnock *self = SOTTO_KNOCK (object);

  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_knock_parent_class)->finalize (object);
}

static void
sotto_knock_class_init (SottoKnockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sotto_knock_finalize;
}

static void
sotto_knock_init (SottoKnock *self)
{
}

SottoKnock *
sotto_knock_new (SottoKnockKind kind, gint64 time, const char *address)
{
  SottoKnock *self = g_object_new (SOTTO_TYPE_KNOCK, NULL);

  self->kind = kind;
  self->time = time;
  self->address = g_strdup (address);
  return self;
}

SottoKnockKind
sotto_knock_get_kind (SottoKnock *self)
{
  g_return_val_if_fail (SOTTO_IS_KNOCK (self), SOTTO_KNOCK_CAME);

  return self->kind;
}

gint64
sotto_knock_get_time (SottoKnock *self)
{
  g_return_val_if_fail (SOTTO_IS_KNOCK (self), 0);

  return self->time;
}

const char *
sotto_knock_get_address (SottoKnock *self)
{
  g_return_val_if_fail (SOTTO_IS_KNOCK (self), NULL);

  return self->address;
}
