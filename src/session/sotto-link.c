/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Carries the frames of a channel over a pipe. */

#include "sotto-link.h"

#include "sotto-address.h"
#include "sotto-goodbye.h"
#include "sotto-protocol-error.h"

/* Frames that are kept for whoever takes the link over; a peer that has not
 * greeted has no reason to send more. */
#define UNHEARD_MAX 4

/* Frames that are handled before the main loop gets its turn again. */
#define FRAMES_AT_ONCE 64

struct _SottoLink {
  GObject parent_instance;

  SottoPipe    *pipe;
  SottoChannel *channel;
  SottoClock   *clock;
  char         *code;
  char         *peer_address;
  GPtrArray    *unheard; /* of SottoFrameInfo; NULL once somebody listens */

  gboolean onion;   /* it goes through Tor */
  gboolean failed;  /* or closing */
  gboolean reading; /* or handling what was read */
  gboolean paused;
};

G_DEFINE_FINAL_TYPE (SottoLink, sotto_link, G_TYPE_OBJECT)

enum { FRAME, RECORD, CAUGHT_UP, WRITTEN, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void read_on (SottoLink *self);

static void
fail (SottoLink *self, const GError *error)
{
  if (self->failed) {
    return;
  }
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static SottoFrameInfo *
frame_info_copy (const SottoFrameInfo *info)
{
  SottoFrameInfo *copy = g_memdup2 (info, sizeof *info);

  g_bytes_ref (copy->wire);
  g_bytes_ref (copy->payload);
  return copy;
}

static void
frame_info_free (SottoFrameInfo *info)
{
  g_bytes_unref (info->wire);
  g_bytes_unref (info->payload);
  g_clear_pointer (&info, g_free);
}

static void
tap_cb (const SottoFrameInfo *info, gpointer user_data)
{
  SottoLink *self = user_data;

  if (self->unheard == NULL) {
    g_signal_emit (self, signals[FRAME], 0, info);
  } else if (self->unheard->len < UNHEARD_MAX) {
    g_ptr_array_add (self->unheard, frame_info_copy (info));
  }
}

/* Hands what the channel has sealed to the pipe. */
static void
flush (SottoLink *self)
{
  GBytes *frame;

  while ((frame = sotto_channel_pop_frame (self->channel)) != NULL) {
    sotto_pipe_write (self->pipe, frame);
    g_bytes_unref (frame);
  }
}

/* FALSE when the link is at its end. */
static gboolean
handle_frame (SottoLink *self, GBytes *frame)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoRecord) record = NULL;
  gsize                   length;
  const guint8           *data = g_bytes_get_data (frame, &length);
  gboolean                good =
    sotto_channel_receive (self->channel, data, length, &record, &error);

  flush (self);
  if (!good) {
    fail (self, error);
  } else if (record != NULL) {
    if (record->type == SOTTO_RECORD_GREETING) {
      sotto_channel_set_may_renew (self->channel, TRUE);
    }
    g_signal_emit (self, signals[RECORD], 0, record);
  }
  return !self->failed;
}

/* What no frame begins with is a block of its own, so that the channel refuses
 * it as soon as it is here. */
static gsize
measure (guint8 first_byte)
{
  gsize length = sotto_channel_get_frame_length (first_byte, NULL);

  return MAX (length, 1);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoLink) self = user_data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GBytes)    frame =
    sotto_pipe_read_finish (self->pipe, result, &error);

  if (self->failed) {
    return;
  }
  if (frame == NULL) {
    fail (self, error);
    return;
  }
  for (guint i = 0; frame != NULL && i < FRAMES_AT_ONCE; i++) {
    if (!handle_frame (self, frame)) {
      return;
    }
    g_clear_pointer (&frame, g_bytes_unref);
    if (i + 1 < FRAMES_AT_ONCE && !self->paused) {
      frame = sotto_pipe_take_measured (self->pipe, measure);
    }
  }
  g_signal_emit (self, signals[CAUGHT_UP], 0);
  if (!self->failed) {
    read_on (self);
    sotto_pipe_flush (self->pipe);
  }
}

static void
read_on (SottoLink *self)
{
  self->reading = !self->paused;
  if (self->reading) {
    sotto_pipe_read_measured_async (self->pipe, measure, NULL, read_cb,
                                    g_object_ref (self));
  }
}

static void
written_cb (SottoPipe *pipe, guint64 total, SottoLink *self)
{
  if (!self->failed) {
    g_signal_emit (self, signals[WRITTEN], 0);
  }
}

static void
write_failed_cb (SottoPipe *pipe, const GError *error, SottoLink *self)
{
  fail (self, error);
}

static void
sotto_link_dispose (GObject *object)
{
  SottoLink *self = SOTTO_LINK (object);

  g_clear_object (&self->pipe);
  g_clear_pointer (&self->channel, sotto_channel_free);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->peer_address, g_free);
  g_clear_pointer (&self->unheard, g_ptr_array_unref);
  G_OBJECT_CLASS (sotto_link_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, GType argument)
{
  return g_signal_new (name, SOTTO_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                       NULL, G_TYPE_NONE, argument == G_TYPE_NONE ? 0 : 1,
                       argument);
}

static void
sotto_link_class_init (SottoLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_link_dispose;

  signals[FRAME] = add_signal ("frame", G_TYPE_POINTER);
  signals[RECORD] = add_signal ("record", G_TYPE_POINTER);
  signals[CAUGHT_UP] = add_signal ("caught-up", G_TYPE_NONE);
  signals[WRITTEN] = add_signal ("written", G_TYPE_NONE);
  signals[FAILED] = add_signal ("failed", G_TYPE_ERROR);
}

static void
sotto_link_init (SottoLink *self)
{
  self->unheard =
    g_ptr_array_new_with_free_func ((GDestroyNotify) frame_info_free);
}

static char *
dup_peer_address (SottoPipe *pipe)
{
  GIOStream                 *stream = sotto_pipe_get_stream (pipe);
  g_autoptr (GSocketAddress) address = NULL;

  if (G_IS_SOCKET_CONNECTION (stream)) {
    address =
      g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream),
                                              NULL);
  }
  return address == NULL ? NULL : sotto_address_format_socket (address);
}

SottoLink *
sotto_link_new (SottoHandshaker   *handshaker,
                SottoRole          role,
                SottoClock        *clock,
                const SottoRandom *random)
{
  SottoLink              *self = g_object_new (SOTTO_TYPE_LINK, NULL);
  g_autoptr (SottoSecret) root =
    sotto_handshake_steal_root (sotto_handshaker_get_handshake (handshaker));

  self->pipe = g_object_ref (sotto_handshaker_get_pipe (handshaker));
  self->clock = g_object_ref (clock);
  self->code = sotto_handshake_dup_code (root);
  self->peer_address = dup_peer_address (self->pipe);
  self->channel = sotto_channel_new (role, root, random);
  sotto_channel_set_may_renew (self->channel, FALSE);
  sotto_channel_set_tap (self->channel, tap_cb, self);
  g_signal_connect_object (self->pipe, "written", G_CALLBACK (written_cb), self,
                           0);
  g_signal_connect_object (self->pipe, "failed", G_CALLBACK (write_failed_cb),
                           self, 0);
  return self;
}

SottoPipe *
sotto_link_get_pipe (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), NULL);

  return self->pipe;
}

void
sotto_link_start (SottoLink *self)
{
  g_return_if_fail (SOTTO_IS_LINK (self));

  read_on (self);
}

void
sotto_link_set_paused (SottoLink *self, gboolean paused)
{
  g_return_if_fail (SOTTO_IS_LINK (self));

  if (self->paused == paused) {
    return;
  }
  self->paused = paused;
  if (!self->reading && !self->failed) {
    read_on (self);
  }
}

void
sotto_link_replay_frames (SottoLink *self)
{
  g_autoptr (GPtrArray) unheard = NULL;

  g_return_if_fail (SOTTO_IS_LINK (self));
  g_return_if_fail (self->unheard != NULL);

  unheard = g_steal_pointer (&self->unheard);
  for (guint i = 0; i < unheard->len; i++) {
    g_signal_emit (self, signals[FRAME], 0, g_ptr_array_index (unheard, i));
  }
}

gboolean
sotto_link_send (SottoLink *self, const SottoRecord *record, GError **error)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), FALSE);

  if (self->failed) {
    return TRUE;
  }
  if (!sotto_channel_send (self->channel, record, error)) {
    return FALSE;
  }
  flush (self);
  return TRUE;
}

gboolean
sotto_link_send_bulk (SottoLink *self,
                      gint64     id,
                      guint64    offset,
                      SottoBulk *bulk,
                      GError   **error)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), FALSE);

  if (self->failed) {
    sotto_bulk_free (bulk);
    return TRUE;
  }
  if (!sotto_channel_send_bulk (self->channel, id, offset, bulk, error)) {
    return FALSE;
  }
  flush (self);
  return TRUE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sotto_goodbye_finish (SOTTO_PIPE (source), result);
  g_task_return_boolean (task, TRUE);
}

static void
say_goodbye (SottoLink *self, int reason)
{
  g_autoptr (SottoRecord) bye = sotto_record_new (SOTTO_RECORD_BYE);

  bye->reason = reason;
  if (sotto_channel_send (self->channel, bye, NULL)) {
    flush (self);
  }
}

void
sotto_link_close_async (SottoLink          *self,
                        int                 reason,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SOTTO_IS_LINK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sotto_link_close_async);
  if (reason >= 0) {
    say_goodbye (self, reason);
  }
  /* Nobody knows how long the peer takes to close its end. */
  sotto_channel_end (self->channel);
  self->failed = TRUE;
  /* Tor ends a stream as a whole, and it may be our own tor, which goes when
   * this process does: BYE has been carried once the peer closes. */
  sotto_pipe_set_half_close (self->pipe, reason < 0 || !self->onion);
  sotto_goodbye_async (self->pipe, self->clock, closed_cb, task);
}

void
sotto_link_close_finish (SottoLink *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

guint64
sotto_link_get_queued_total (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), 0);

  return sotto_pipe_get_queued_total (self->pipe);
}

guint64
sotto_link_get_written_total (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), 0);

  return sotto_pipe_get_queued_total (self->pipe) -
         sotto_pipe_get_queued (self->pipe);
}

void
sotto_link_renew (SottoLink *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SOTTO_IS_LINK (self));

  if (self->failed) {
    return;
  }
  if (sotto_channel_renew (self->channel, &error)) {
    flush (self);
  } else {
    fail (self, error);
  }
}

gboolean
sotto_link_is_renewing (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), FALSE);

  return sotto_channel_is_renewing (self->channel);
}

guint32
sotto_link_get_epoch (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), 0);

  return sotto_channel_get_epoch (self->channel);
}

guint64
sotto_link_get_frames_sent (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), 0);

  return sotto_channel_get_frames_sent (self->channel);
}

const char *
sotto_link_get_code (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), NULL);

  return self->code;
}

void
sotto_link_set_onion (SottoLink *self, const char *peer)
{
  g_return_if_fail (SOTTO_IS_LINK (self));

  self->onion = TRUE;
  g_clear_pointer (&self->peer_address, g_free);
  self->peer_address = g_strdup (peer);
}

gboolean
sotto_link_get_onion (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), FALSE);

  return self->onion;
}

const char *
sotto_link_get_peer_address (SottoLink *self)
{
  g_return_val_if_fail (SOTTO_IS_LINK (self), NULL);

  return self->peer_address;
}
