/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file as a window sees it, and the states through which it goes. */

#include "sotto-transfer-private.h"

enum {
  PROP_OUTGOING = 1,
  PROP_ID,
  PROP_NAME,
  PROP_SIZE,
  PROP_STATE,
  PROP_DONE,
  PROP_SPEED,
  PROP_LEFT,
  PROP_FILE,
  PROP_CANCELLED_BY_PEER,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum { DUE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (SottoTransferState,
                    sotto_transfer_state,
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_OFFERED, "offered"),
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_DECLINED, "declined"),
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (SOTTO_TRANSFER_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (SottoTransfer, sotto_transfer, G_TYPE_OBJECT)

static void
drop_reader (SottoTransfer *self)
{
  if (self->reader != NULL) {
    g_signal_handlers_disconnect_by_data (self->reader, self);
    g_clear_object (&self->reader);
  }
}

static void
drop_writer (SottoTransfer *self)
{
  g_cancellable_cancel (self->stop);
  if (self->writer != NULL) {
    g_signal_handlers_disconnect_by_data (self->writer, self);
    sotto_file_writer_abandon (self->writer);
    g_clear_object (&self->writer);
  }
}

static void
sotto_transfer_dispose (GObject *object)
{
  SottoTransfer *self = SOTTO_TRANSFER (object);

  drop_reader (self);
  drop_writer (self);
  g_clear_object (&self->file);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sotto_transfer_parent_class)->dispose (object);
}

static void
sotto_transfer_finalize (GObject *object)
{
  SottoTransfer *self = SOTTO_TRANSFER (object);

  g_clear_object (&self->stop);
  g_clear_pointer (&self->name, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sotto_transfer_parent_class)->finalize (object);
}

static void
sotto_transfer_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SottoTransfer *self = SOTTO_TRANSFER (object);

  switch (prop_id) {
  case PROP_OUTGOING:
    g_value_set_boolean (value, self->outgoing);
    break;
  case PROP_ID:
    g_value_set_uint64 (value, self->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_SIZE:
    g_value_set_uint64 (value, self->size);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_DONE:
    g_value_set_uint64 (value, self->done);
    break;
  case PROP_SPEED:
    g_value_set_uint64 (value, self->speed);
    break;
  case PROP_LEFT:
    g_value_set_uint (value, self->left);
    break;
  case PROP_FILE:
    g_value_set_object (value, self->file);
    break;
  case PROP_CANCELLED_BY_PEER:
    g_value_set_boolean (value, self->cancelled_by_peer);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sotto_transfer_class_init (SottoTransferClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sotto_transfer_dispose;
  object_class->finalize = sotto_transfer_finalize;
  object_class->get_property = sotto_transfer_get_property;

  properties[PROP_OUTGOING] =
    g_param_spec_boolean ("outgoing", NULL, NULL, FALSE, flags);
  properties[PROP_ID] =
    g_param_spec_uint64 ("id", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] =
    g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SOTTO_TYPE_TRANSFER_STATE,
                       SOTTO_TRANSFER_OFFERED, flags);
  properties[PROP_DONE] =
    g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SPEED] =
    g_param_spec_uint64 ("speed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LEFT] =
    g_param_spec_uint ("left", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_CANCELLED_BY_PEER] =
    g_param_spec_boolean ("cancelled-by-peer", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DUE] = g_signal_new ("due", SOTTO_TYPE_TRANSFER, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_transfer_init (SottoTransfer *self)
{
  self->stop = g_cancellable_new ();
}

static void
notify (SottoTransfer *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* How far it is */

static guint
estimate_left (SottoTransfer *self)
{
  guint64 rest = self->size - self->done;
  guint64 seconds;

  if (self->speed == 0) {
    return 0;
  }
  seconds = rest / self->speed + (rest % self->speed == 0 ? 0 : 1);
  return (guint) MIN (seconds, G_MAXUINT);
}

static void
notify_progress (SottoTransfer *self)
{
  self->speed = self->state == SOTTO_TRANSFER_RUNNING
                  ? sotto_meter_get_speed (&self->meter)
                  : 0;
  self->left = estimate_left (self);
  notify (self, PROP_DONE);
  notify (self, PROP_SPEED);
  notify (self, PROP_LEFT);
}

void
sotto_transfer_set_done (SottoTransfer *self, guint64 done)
{
  self->done = done;
  if (sotto_meter_note (&self->meter, sotto_clock_get_time (self->clock),
                        done)) {
    notify_progress (self);
  }
}

void
sotto_transfer_restart_meter (SottoTransfer *self, guint64 done)
{
  self->done = done;
  sotto_meter_start (&self->meter, sotto_clock_get_time (self->clock), done);
  notify_progress (self);
}

void
sotto_transfer_tick (SottoTransfer *self)
{
  sotto_transfer_set_done (self, self->done);
}

/* States */

void
sotto_transfer_set_state (SottoTransfer     *self,
                          SottoTransferState state,
                          GError            *error)
{
  if (self->state == state) {
    return;
  }
  self->state = state;
  g_clear_error (&self->error);
  self->error = error;
  if (sotto_transfer_is_over (self)) {
    self->flowing = FALSE;
    drop_reader (self);
    drop_writer (self);
  }
  g_object_freeze_notify (G_OBJECT (self));
  notify_progress (self);
  notify (self, PROP_CANCELLED_BY_PEER);
  notify (self, PROP_ERROR);
  notify (self, PROP_STATE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
sotto_transfer_set_file (SottoTransfer *self, GFile *file)
{
  g_set_object (&self->file, file);
  notify (self, PROP_FILE);
}

void
sotto_transfer_fail (SottoTransfer *self, GError *error)
{
  g_autoptr (SottoTransfer) alive G_GNUC_UNUSED = g_object_ref (self);

  g_debug ("A file fails: %s", error->message);
  sotto_transfer_set_state (self, SOTTO_TRANSFER_FAILED, error);
  sotto_transfer_owe_word (self);
}

/* TRUE when the end of it is already being decided by the disk. */
static gboolean
stop_finishing (SottoTransfer *self)
{
  if (self->finishing) {
    g_cancellable_cancel (self->stop);
  }
  return self->finishing;
}

void
sotto_transfer_cancel (SottoTransfer *self)
{
  g_return_if_fail (SOTTO_IS_TRANSFER (self));

  if (sotto_transfer_is_over (self) || stop_finishing (self)) {
    return;
  }
  if (!self->outgoing && self->state == SOTTO_TRANSFER_OFFERED) {
    sotto_transfer_decline (self);
    return;
  }
  sotto_transfer_set_state (self, SOTTO_TRANSFER_CANCELLED, NULL);
  sotto_transfer_owe_word (self);
}

void
sotto_transfer_cancelled_by_peer (SottoTransfer *self)
{
  self->cancelled_by_peer = TRUE;
  if (!stop_finishing (self)) {
    sotto_transfer_set_state (self, SOTTO_TRANSFER_CANCELLED, NULL);
  }
}

void
sotto_transfer_disconnect (SottoTransfer *self)
{
  self->flowing = FALSE;
  self->answered = FALSE;
  self->word_due = FALSE;
  if (self->reader != NULL) {
    sotto_file_reader_rest (self->reader);
  }
}

void
sotto_transfer_give_up (SottoTransfer *self, gboolean may_be_offered)
{
  g_autoptr (SottoFileReader) reader = NULL;

  sotto_transfer_disconnect (self);
  if (sotto_transfer_is_over (self)) {
    return;
  }
  if (may_be_offered) {
    g_set_object (&reader, self->reader);
  }
  sotto_transfer_set_state (self, SOTTO_TRANSFER_FAILED,
                            g_error_new_literal (SOTTO_FILE_ERROR,
                                                 SOTTO_FILE_ERROR_GONE,
                                                 "The conversation is over"));
  self->reader = g_steal_pointer (&reader);
}

/* The last word */

gboolean
sotto_transfer_receive (SottoTransfer *self, const SottoRecord *record)
{
  return self->outgoing ? sotto_transfer_receive_outgoing (self, record)
                        : sotto_transfer_receive_incoming (self, record);
}

SottoRecord *
sotto_transfer_new_record (SottoTransfer *self, SottoRecordType type)
{
  SottoRecord *record = sotto_record_new (type);

  record->file.id = self->outgoing ? (gint64) self->id : -(gint64) self->id;
  return record;
}

SottoRecord *
sotto_transfer_take_word (SottoTransfer *self)
{
  self->word_due = FALSE;
  return self->outgoing ? sotto_transfer_make_outgoing_word (self)
                        : sotto_transfer_make_incoming_word (self);
}

void
sotto_transfer_emit_due (SottoTransfer *self)
{
  g_signal_emit (self, signals[DUE], 0);
}

void
sotto_transfer_owe_word (SottoTransfer *self)
{
  self->asked = 0;
  self->heard = FALSE;
  if (!self->word_due) {
    self->word_due = TRUE;
    sotto_transfer_emit_due (self);
  }
}

/* Whether it is this side that has to tell how it stands with the file: the
 * receiver mostly, and whoever broke it off. */
static gboolean
has_last_word (SottoTransfer *self)
{
  switch (self->state) {
  case SOTTO_TRANSFER_OFFERED:
    return FALSE;
  case SOTTO_TRANSFER_CANCELLED:
    return !self->cancelled_by_peer;
  case SOTTO_TRANSFER_FAILED:
    return self->error->code != SOTTO_FILE_ERROR_PEER;
  case SOTTO_TRANSFER_RUNNING:
  case SOTTO_TRANSFER_DONE:
  case SOTTO_TRANSFER_DECLINED:
  default:
    return !self->outgoing;
  }
}

gboolean
sotto_transfer_is_settled (SottoTransfer *self)
{
  return sotto_transfer_is_over (self) &&
         (self->heard || !has_last_word (self));
}

void
sotto_transfer_repeat_word (SottoTransfer *self)
{
  if (has_last_word (self) && !sotto_transfer_is_settled (self)) {
    sotto_transfer_owe_word (self);
  }
}

/* What others see */

gboolean
sotto_transfer_get_outgoing (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), FALSE);

  return self->outgoing;
}

guint64
sotto_transfer_get_id (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), 0);

  return self->id;
}

const char *
sotto_transfer_get_name (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), NULL);

  return self->name;
}

guint64
sotto_transfer_get_size (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), 0);

  return self->size;
}

SottoTransferState
sotto_transfer_get_state (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), SOTTO_TRANSFER_OFFERED);

  return self->state;
}

guint64
sotto_transfer_get_done (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), 0);

  return self->done;
}

guint64
sotto_transfer_get_speed (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), 0);

  return self->speed;
}

guint
sotto_transfer_get_left (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), 0);

  return self->left;
}

GFile *
sotto_transfer_get_file (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), NULL);

  return self->file;
}

gboolean
sotto_transfer_get_cancelled_by_peer (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), FALSE);

  return self->cancelled_by_peer;
}

const GError *
sotto_transfer_get_error (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), NULL);

  return self->error;
}

gboolean
sotto_transfer_is_over (SottoTransfer *self)
{
  g_return_val_if_fail (SOTTO_IS_TRANSFER (self), FALSE);

  return self->state != SOTTO_TRANSFER_OFFERED &&
         self->state != SOTTO_TRANSFER_RUNNING;
}
