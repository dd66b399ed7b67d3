/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The session as others see it: properties, states, its end. */

#include "config.h"

#include "sotto-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-name.h"
#include "sotto-protocol-error.h"

G_DEFINE_FINAL_TYPE (SottoSession, sotto_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ROLE,
  PROP_STATE,
  PROP_NAME,
  PROP_PEER_NAME,
  PROP_PEER_ADDRESS,
  PROP_COMPARISON_CODE,
  PROP_EPOCH,
  PROP_KEY_AGE,
  PROP_KEY_LEFT,
  PROP_KEY_FRAMES,
  PROP_REKEY_INTERVAL,
  PROP_PEER_TYPING,
  PROP_RESUMED,
  PROP_PEER_SILENT,
  PROP_TROUBLE,
  PROP_SETBACK,
  PROP_ATTEMPTS,
  PROP_RETRY_IN,
  PROP_PATH,
  PROP_PATH_FAMILY,
  PROP_ROUND_TRIP,
  PROP_MESSAGES,
  PROP_FRAMES,
  PROP_END_REASON,
  PROP_ENDED_BY_PEER,
  PROP_ERROR,
  PROP_RETRY_AFTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint frame_signal;

static void
get_key_property (SottoSession *self, guint property_id, GValue *value)
{
  switch (property_id) {
  case PROP_EPOCH:
    g_value_set_uint (value, self->epoch);
    break;
  case PROP_KEY_AGE:
    g_value_set_uint (value, sotto_session_get_key_age (self));
    break;
  case PROP_KEY_LEFT:
    g_value_set_uint (value, sotto_session_get_key_left (self));
    break;
  case PROP_KEY_FRAMES:
    g_value_set_uint64 (value, sotto_session_get_key_frames (self));
    break;
  case PROP_REKEY_INTERVAL:
    g_value_set_uint (value, self->rekey_interval);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
get_link_property (SottoSession *self, guint property_id, GValue *value)
{
  switch (property_id) {
  case PROP_PEER_ADDRESS:
    g_value_set_string (value, self->peer_address);
    break;
  case PROP_COMPARISON_CODE:
    g_value_set_string (value, sotto_session_get_comparison_code (self));
    break;
  case PROP_RESUMED:
    g_value_set_boolean (value, self->resumed);
    break;
  case PROP_PEER_SILENT:
    g_value_set_boolean (value, self->peer_silent);
    break;
  case PROP_TROUBLE:
    g_value_set_boxed (value, self->trouble);
    break;
  case PROP_SETBACK:
    g_value_set_boxed (value, self->setback);
    break;
  case PROP_ATTEMPTS:
    g_value_set_uint (value, self->attempts);
    break;
  case PROP_RETRY_IN:
    g_value_set_uint (value, sotto_session_get_retry_in (self));
    break;
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_PATH_FAMILY:
    g_value_set_enum (value, self->path_family);
    break;
  case PROP_ROUND_TRIP:
    g_value_set_int64 (value, self->round_trip);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
sotto_session_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SottoSession *self = SOTTO_SESSION (object);

  switch (property_id) {
  case PROP_EPOCH:
  case PROP_KEY_AGE:
  case PROP_KEY_LEFT:
  case PROP_KEY_FRAMES:
  case PROP_REKEY_INTERVAL:
    get_key_property (self, property_id, value);
    break;
  case PROP_PEER_ADDRESS:
  case PROP_COMPARISON_CODE:
  case PROP_RESUMED:
  case PROP_PEER_SILENT:
  case PROP_TROUBLE:
  case PROP_SETBACK:
  case PROP_ATTEMPTS:
  case PROP_RETRY_IN:
  case PROP_PATH:
  case PROP_PATH_FAMILY:
  case PROP_ROUND_TRIP:
    get_link_property (self, property_id, value);
    break;
  case PROP_ROLE:
    g_value_set_int (value, self->role);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_PEER_NAME:
    g_value_set_string (value, sotto_session_get_peer_name (self));
    break;
  case PROP_PEER_TYPING:
    g_value_set_boolean (value, self->peer_typing);
    break;
  case PROP_MESSAGES:
    g_value_set_object (value, self->messages);
    break;
  case PROP_FRAMES:
    g_value_set_object (value, self->frames);
    break;
  case PROP_END_REASON:
    g_value_set_enum (value, self->end_reason);
    break;
  case PROP_ENDED_BY_PEER:
    g_value_set_boolean (value, self->ended_by_peer);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_RETRY_AFTER:
    g_value_set_uint (value, self->retry_after);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_session_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SottoSession *self = SOTTO_SESSION (object);

  switch (property_id) {
  case PROP_REKEY_INTERVAL:
    sotto_session_set_rekey_interval (self, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_session_dispose (GObject *object)
{
  SottoSession *self = SOTTO_SESSION (object);

  if (self->link != NULL) {
    sotto_session_drop_link (self, SOTTO_BYE_QUIT, NULL, NULL);
  }
  g_clear_pointer (&self->transfers, sotto_transfers_free);
  if (self->clock != NULL) {
    sotto_session_stop_ticking (self);
  }
  g_clear_object (&self->network);
  g_clear_object (&self->clock);
  g_clear_object (&self->messages);
  g_clear_object (&self->frames);
  G_OBJECT_CLASS (sotto_session_parent_class)->dispose (object);
}

static void
sotto_session_finalize (GObject *object)
{
  SottoSession *self = SOTTO_SESSION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->peer_name, g_free);
  g_clear_pointer (&self->peer_address, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_error (&self->error);
  g_clear_error (&self->trouble);
  g_clear_error (&self->setback);
  g_clear_pointer (&self->outbox, sotto_outbox_free);
  g_clear_pointer (&self->owed, g_array_unref);
  G_OBJECT_CLASS (sotto_session_parent_class)->finalize (object);
}

static void
sotto_session_class_init (SottoSessionClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_session_get_property;
  object_class->set_property = sotto_session_set_property;
  object_class->dispose = sotto_session_dispose;
  object_class->finalize = sotto_session_finalize;

  properties[PROP_ROLE] =
    g_param_spec_int ("role", NULL, NULL, SOTTO_ROLE_JOINER, SOTTO_ROLE_HOST, 0,
                      readable);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SOTTO_TYPE_SESSION_STATE,
                       SOTTO_SESSION_IDLE, readable);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_PEER_NAME] =
    g_param_spec_string ("peer-name", NULL, NULL, NULL, readable);
  properties[PROP_PEER_ADDRESS] =
    g_param_spec_string ("peer-address", NULL, NULL, NULL, readable);
  properties[PROP_COMPARISON_CODE] =
    g_param_spec_string ("comparison-code", NULL, NULL, NULL, readable);
  properties[PROP_EPOCH] =
    g_param_spec_uint ("epoch", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_KEY_AGE] =
    g_param_spec_uint ("key-age", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_KEY_LEFT] =
    g_param_spec_uint ("key-left", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_KEY_FRAMES] =
    g_param_spec_uint64 ("key-frames", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_REKEY_INTERVAL] =
    g_param_spec_uint ("rekey-interval", NULL, NULL, SOTTO_REKEY_MIN_S,
                       SOTTO_REKEY_MAX_S, SOTTO_REKEY_DEFAULT_S,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_PEER_TYPING] =
    g_param_spec_boolean ("peer-typing", NULL, NULL, FALSE, readable);
  properties[PROP_RESUMED] =
    g_param_spec_boolean ("resumed", NULL, NULL, FALSE, readable);
  properties[PROP_PEER_SILENT] =
    g_param_spec_boolean ("peer-silent", NULL, NULL, FALSE, readable);
  properties[PROP_TROUBLE] =
    g_param_spec_boxed ("trouble", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_SETBACK] =
    g_param_spec_boxed ("setback", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_ATTEMPTS] =
    g_param_spec_uint ("attempts", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_RETRY_IN] =
    g_param_spec_uint ("retry-in", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL, readable);
  properties[PROP_PATH_FAMILY] =
    g_param_spec_enum ("path-family", NULL, NULL, G_TYPE_SOCKET_FAMILY,
                       G_SOCKET_FAMILY_INVALID, readable);
  properties[PROP_ROUND_TRIP] =
    g_param_spec_int64 ("round-trip", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_MESSAGES] =
    g_param_spec_object ("messages", NULL, NULL, SOTTO_TYPE_CONVERSATION,
                         readable);
  properties[PROP_FRAMES] =
    g_param_spec_object ("frames", NULL, NULL, SOTTO_TYPE_WIRE_LOG, readable);
  properties[PROP_END_REASON] =
    g_param_spec_enum ("end-reason", NULL, NULL, SOTTO_TYPE_END_REASON,
                       SOTTO_END_NONE, readable);
  properties[PROP_ENDED_BY_PEER] =
    g_param_spec_boolean ("ended-by-peer", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_RETRY_AFTER] =
    g_param_spec_uint ("retry-after", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("message", SOTTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 1, SOTTO_TYPE_MESSAGE);
  g_signal_new ("changed", SOTTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 0);
  frame_signal =
    g_signal_new ("frame", SOTTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, SOTTO_TYPE_WIRE_ENTRY);
}

/* There are several frames to a message, and mostly nobody listens. */
void
sotto_session_emit_frame (SottoSession *self, SottoWireEntry *entry)
{
  if (g_signal_has_handler_pending (self, frame_signal, 0, FALSE)) {
    g_signal_emit (self, frame_signal, 0, entry);
  }
}

static void
sotto_session_init (SottoSession *self)
{
  self->messages = sotto_conversation_new ();
  self->frames = sotto_wire_log_new ();
  self->outbox = sotto_outbox_new ();
  self->owed = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->transfers = sotto_transfers_new (self);
}

SottoSession *
sotto_session_new (SottoRole role, const SottoSessionOptions *options)
{
  SottoSession *self = g_object_new (SOTTO_TYPE_SESSION, NULL);
  guint         seconds = options->rekey_seconds;
  SottoClock   *clock = options->clock;

  self->role = role;
  self->name =
    sotto_name_for_greeting (options->name == NULL ? "" : options->name);
  self->clock =
    g_object_ref (clock == NULL ? sotto_clock_get_system () : clock);
  self->random = options->random;
  self->rekey_interval =
    seconds == 0 ? SOTTO_REKEY_DEFAULT_S
                 : CLAMP (seconds, SOTTO_REKEY_MIN_S, SOTTO_REKEY_MAX_S);
  sotto_conversation_set_max (self->messages, options->messages_max);
  self->network =
    g_object_ref (options->network == NULL ? g_network_monitor_get_default ()
                                           : options->network);
  g_signal_connect_object (self->network, "network-changed",
                           G_CALLBACK (sotto_session_look_again), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
sotto_session_notify (SottoSession *self, const char *property)
{
  g_object_notify (G_OBJECT (self), property);
}

void
sotto_session_set_state (SottoSession *self, SottoSessionState state)
{
  if (self->state == state) {
    return;
  }
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
sotto_session_set_retry (SottoSession *self, guint delay_ms)
{
  self->retry_at = delay_ms == 0 ? 0
                                 : sotto_clock_get_time (self->clock) +
                                     (gint64) delay_ms * 1000;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_IN]);
}

void
sotto_session_set_connected (SottoSession *self)
{
  self->conversing = TRUE;
  self->retry_at = 0;
  sotto_session_clear_trouble (self);
  sotto_session_set_state (self, SOTTO_SESSION_TALKING);
}

SottoRole
sotto_session_get_role (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), SOTTO_ROLE_JOINER);

  return self->role;
}

SottoSessionState
sotto_session_get_state (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), SOTTO_SESSION_IDLE);

  return self->state;
}

const char *
sotto_session_get_name (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->name;
}

const char *
sotto_session_get_peer_name (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  if (self->peer_name != NULL && *self->peer_name != '\0') {
    return self->peer_name;
  }
  return self->role == SOTTO_ROLE_HOST ? _ ("Guest") : _ ("Host");
}

const char *
sotto_session_get_peer_address (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->peer_address;
}

const char *
sotto_session_get_comparison_code (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->code;
}

gboolean
sotto_session_get_peer_typing (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return self->peer_typing;
}

gboolean
sotto_session_get_resumed (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return self->resumed;
}

gboolean
sotto_session_get_peer_silent (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return self->peer_silent;
}

const GError *
sotto_session_get_trouble (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->trouble;
}

const GError *
sotto_session_get_setback (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->setback;
}

guint
sotto_session_get_attempts (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->attempts;
}

guint
sotto_session_get_retry_in (SottoSession *self)
{
  gint64 left;

  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  left = self->retry_at - sotto_clock_get_time (self->clock);
  return left <= 0 ? 0 : (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

SottoConversation *
sotto_session_get_messages (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->messages;
}

SottoWireLog *
sotto_session_get_frames (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->frames;
}

SottoEndReason
sotto_session_get_end_reason (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), SOTTO_END_NONE);

  return self->end_reason;
}

gboolean
sotto_session_get_ended_by_peer (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return self->ended_by_peer;
}

const GError *
sotto_session_get_error (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->error;
}

guint
sotto_session_get_retry_after (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->retry_after;
}
