/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One tor, from the first question to its end. All that belongs to one run of
 * it has one cancellable. */

#include "sotto-tor-private.h"

#include "sotto-source.h"

/* Tor goes on trying after what it warns of; but a person had better know by
 * then. */
#define WARNED_S 30

enum { PROP_0, PROP_STATE, PROP_PROGRESS, PROP_SUMMARY, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SottoTor, sotto_tor, G_TYPE_OBJECT)

G_DEFINE_QUARK (sotto_tor_error, sotto_tor_error)

/* States */

static void
set_state (SottoTor *self, SottoTorState state)
{
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
}

static void
set_error (SottoTor *self, GError *error)
{
  if (self->error != NULL || error != NULL) {
    g_clear_error (&self->error);
    self->error = error;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
}

static void
set_phase (SottoTor *self, guint progress, const char *summary)
{
  if (self->progress != progress) {
    self->progress = progress;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  }
  if (g_strcmp0 (self->summary, summary) != 0) {
    g_clear_pointer (&self->summary, g_free);
    self->summary = g_strdup (summary);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
  }
}

void
sotto_tor_drop_control (SottoTor *self)
{
  if (self->control != NULL) {
    g_signal_handlers_disconnect_by_data (self->control, self);
  }
  g_clear_object (&self->control);
  g_clear_pointer (&self->socks, g_free);
}

/* Lets go of tor; one of our own ends with that. */
static void
end_run (SottoTor *self)
{
  g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  sotto_source_stop (&self->stall_source);
  sotto_tor_drop_control (self);
  if (self->daemon != NULL) {
    g_signal_handlers_disconnect_by_data (self->daemon, self);
  }
  g_clear_object (&self->daemon);
  g_clear_pointer (&self->warning, g_free);
}

void
sotto_tor_fail (SottoTor *self, GError *error)
{
  g_object_ref (self);
  end_run (self);
  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, error);
  set_phase (self, 0, "");
  set_state (self, SOTTO_TOR_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

void
sotto_tor_fail_with (SottoTor *self, SottoTorError code, const char *message)
{
  sotto_tor_fail (self,
                  g_error_new_literal (SOTTO_TOR_ERROR, (int) code, message));
}

/* Into the network */

static gboolean
stall_cb (gpointer user_data)
{
  SottoTor        *self = user_data;
  g_autofree char *stuck =
    g_strdup_printf ("%s (%u %%)", self->summary, self->progress);
  g_autofree char *message =
    g_strdup (self->warning != NULL ? self->warning : stuck);

  sotto_tor_fail_with (self, SOTTO_TOR_ERROR_BOOTSTRAP, message);

  return G_SOURCE_REMOVE;
}

/* For @ms from the last one on. */
static void
wait_for_progress (SottoTor *self, guint ms)
{
  gint64 waited_ms = (g_get_monotonic_time () - self->progress_time) / 1000;
  guint  rest_ms = (guint) MAX (ms - waited_ms, 0);

  sotto_source_stop (&self->stall_source);
  sotto_source_start (&self->stall_source, g_timeout_source_new (rest_ms),
                      stall_cb, self, "[sottovoce] progress of tor");
}

/* The last grave one tells most. Others pass by themselves, or become it. */
static void
take_warning (SottoTor *self, const SottoTorPhase *phase)
{
  if (phase->is_grave || self->warning == NULL) {
    g_clear_pointer (&self->warning, g_free);
    self->warning = g_strdup (phase->warning);
  }
  if (phase->is_grave) {
    wait_for_progress (self, self->setup->warned_ms);
  }
}

void
sotto_tor_take_phase (SottoTor *self, const SottoTorPhase *phase)
{
  if (self->state == SOTTO_TOR_READY) {
    return;
  }

  if (self->state == SOTTO_TOR_STARTING || phase->progress > self->progress) {
    g_clear_pointer (&self->warning, g_free);
    self->progress_time = g_get_monotonic_time ();
    wait_for_progress (self, self->setup->stall_ms);
  }
  if (phase->warning != NULL) {
    take_warning (self, phase);
  }

  g_object_freeze_notify (G_OBJECT (self));
  set_phase (self, phase->progress, phase->summary);
  if (phase->progress == 100) {
    sotto_source_stop (&self->stall_source);
    set_state (self, SOTTO_TOR_READY);
  } else {
    set_state (self, SOTTO_TOR_BOOTSTRAPPING);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

void
sotto_tor_start (SottoTor *self)
{
  gboolean is_own = g_getenv (SOTTO_TOR_CONFIG_VARIABLE) != NULL;

  g_return_if_fail (SOTTO_IS_TOR (self));

  if (self->run != NULL) {
    return;
  }
  self->run = g_cancellable_new ();
  self->next_door = is_own ? self->setup->n_doors : 0;

  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, NULL);
  set_state (self, SOTTO_TOR_STARTING);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->state == SOTTO_TOR_STARTING) {
    sotto_tor_try_next (self);
  }
}

/* The object */

SottoTorState
sotto_tor_get_state (SottoTor *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR (self), SOTTO_TOR_OFF);

  return self->state;
}

guint
sotto_tor_get_progress (SottoTor *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR (self), 0);

  return self->progress;
}

const char *
sotto_tor_get_summary (SottoTor *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR (self), NULL);

  return self->summary;
}

const GError *
sotto_tor_get_error (SottoTor *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR (self), NULL);

  return self->error;
}

SottoTorControl *
sotto_tor_get_control (SottoTor *self)
{
  return self->state == SOTTO_TOR_READY ? self->control : NULL;
}

const char *
sotto_tor_get_socks (SottoTor *self)
{
  return self->state == SOTTO_TOR_READY ? self->socks : NULL;
}

static void
sotto_tor_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SottoTor *self = SOTTO_TOR (object);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_PROGRESS:
    g_value_set_uint (value, self->progress);
    break;
  case PROP_SUMMARY:
    g_value_set_string (value, self->summary);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_tor_dispose (GObject *object)
{
  end_run (SOTTO_TOR (object));

  G_OBJECT_CLASS (sotto_tor_parent_class)->dispose (object);
}

static void
sotto_tor_finalize (GObject *object)
{
  SottoTor *self = SOTTO_TOR (object);

  g_clear_pointer (&self->summary, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sotto_tor_parent_class)->finalize (object);
}

static void
sotto_tor_class_init (SottoTorClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_tor_get_property;
  object_class->dispose = sotto_tor_dispose;
  object_class->finalize = sotto_tor_finalize;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, SOTTO_TOR_OFF, SOTTO_TOR_FAILED,
                       SOTTO_TOR_OFF, flags);
  properties[PROP_PROGRESS] =
    g_param_spec_uint ("progress", NULL, NULL, 0, 100, 0, flags);
  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL, "", flags);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_tor_init (SottoTor *self)
{
  self->summary = g_strdup ("");
}

SottoTor *
sotto_tor_new (const SottoTorSetup *setup)
{
  SottoTor *self = g_object_new (SOTTO_TYPE_TOR, NULL);

  self->setup = setup;

  return self;
}

SottoTor *
sotto_tor_get_default (void)
{
  /* Debian's places, which others have too, and tor's own. */
  static const SottoTorDoor doors[] = {
    { .path = "/run/tor/control", .cookie = "/run/tor/control.authcookie" },
    { .port = 9051, .cookie = "/run/tor/control.authcookie" },
    { .port = 9051, .cookie = "/var/lib/tor/control_auth_cookie" },
  };
  static const SottoTorSetup setup = {
    .doors = doors,
    .n_doors = G_N_ELEMENTS (doors),
    .stall_ms = SOTTO_TOR_STALL_S * 1000,
    .warned_ms = WARNED_S * 1000,
  };
  static SottoTor *tor = NULL;

  if (tor != NULL) {
    return g_object_ref (tor);
  }
  g_set_weak_pointer (&tor, sotto_tor_new (&setup));

  return tor;
}
