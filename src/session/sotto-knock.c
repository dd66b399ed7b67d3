/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One line of the list that the host's window shows of its door. */

#include "sotto-knock.h"

#include "sotto-protocol-error.h"

struct _SottoKnock {
  GObject parent_instance;

  SottoKnockKind kind;
  gint64         time; /* of the last */
  guint          count;
  char          *address;
};

G_DEFINE_FINAL_TYPE (SottoKnock, sotto_knock, G_TYPE_OBJECT)

enum { PROP_0, PROP_TIME, PROP_COUNT, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
sotto_knock_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SottoKnock *self = SOTTO_KNOCK (object);

  switch (property_id) {
  case PROP_TIME:
    g_value_set_int64 (value, self->time);
    break;
  case PROP_COUNT:
    g_value_set_uint (value, self->count);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

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
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_knock_get_property;
  object_class->finalize = sotto_knock_finalize;

  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64,
                                              G_MAXINT64, 0, readable);
  properties[PROP_COUNT] =
    g_param_spec_uint ("count", NULL, NULL, 1, G_MAXUINT, 1, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_knock_init (SottoKnock *self)
{
  self->count = 1;
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

guint
sotto_knock_get_count (SottoKnock *self)
{
  g_return_val_if_fail (SOTTO_IS_KNOCK (self), 0);

  return self->count;
}

void
sotto_knock_repeat (SottoKnock *self, gint64 time)
{
  g_return_if_fail (SOTTO_IS_KNOCK (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->time != time) {
    self->time = time;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME]);
  }
  if (self->count < G_MAXUINT) {
    self->count++;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

SottoKnockKind
sotto_knock_get_kind_of_failure (const GError *error)
{
  if (error->domain != SOTTO_PROTOCOL_ERROR) {
    return SOTTO_KNOCK_GAVE_UP;
  }
  switch (error->code) {
  case SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD:
    return SOTTO_KNOCK_WRONG;
  case SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS:
  case SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED:
    return SOTTO_KNOCK_TURNED;
  case SOTTO_PROTOCOL_ERROR_REFUSED_TIMEOUT:
    return SOTTO_KNOCK_GAVE_UP;
  default:
    return SOTTO_KNOCK_GARBLED;
  }
}
