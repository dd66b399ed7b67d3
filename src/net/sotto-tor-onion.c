/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tor makes the key, and keeps the service for as long as our connection to its
 * control port lasts. The key stays here too, so that the address is the same
 * when tor has to be started once more. */

#include "sotto-tor-private.h"

#include <string.h>

#include "sotto-source.h"
#include "sotto-tor-key.h"
#include "sotto-tor-words.h"

/* A v3 address is 56 characters of base 32 (rend-spec, section 6). */
#define ID_SIZE 56

/* When tor is lost it is started again, the sooner the first time. */
#define PAUSE_MIN_S 1
#define PAUSE_MAX_S 64

struct _SottoOnion {
  GObject parent_instance;

  SottoTor *tor;
  guint16   port;
  guint16   local_port;
  char     *key_file;

  char    *key; /* NULL so far */
  char    *id;  /* what is before ".onion"; NULL so far */
  char    *host;
  gboolean published;
  GError  *error;

  SottoTorControl *control; /* where it is published, or about to be */
  GSource         *again_source;
  guint            pause_s;
};

enum { PROP_0, PROP_HOST, PROP_PUBLISHED, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SottoOnion, sotto_onion, G_TYPE_OBJECT)

/* Properties */

static void
set_published (SottoOnion *self, gboolean published)
{
  if (self->published != published) {
    self->published = published;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PUBLISHED]);
  }
}

static void
take_error (SottoOnion *self, GError *error)
{
  if (self->error != NULL || error != NULL) {
    g_clear_error (&self->error);
    self->error = error;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
}

static void
set_id (SottoOnion *self, const char *id)
{
  if (g_strcmp0 (self->id, id) != 0) {
    g_clear_pointer (&self->id, g_free);
    g_clear_pointer (&self->host, g_free);
    self->id = g_strdup (id);
    self->host = g_strconcat (id, ".onion", NULL);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  }
}

/* Publishing */

/* "HS_DESC UPLOADED address …": one of those who keep it has it. */
static void
event_cb (SottoTorControl *control, const char *line, SottoOnion *self)
{
  g_auto (GStrv) words = sotto_tor_words_split (line);

  if (g_strv_length (words) >= 3 && g_str_equal (words[0], "HS_DESC") &&
      g_str_equal (words[1], "UPLOADED") &&
      g_strcmp0 (words[2], self->id) == 0) {
    self->pause_s = PAUSE_MIN_S;
    set_published (self, TRUE);
  }
}

static void
withdraw (SottoTorControl *control, const char *id)
{
  g_autofree char *command = g_strconcat ("DEL_ONION ", id, NULL);

  sotto_tor_control_send_async (control, command, NULL, NULL, NULL);
}

static void
drop_control (SottoOnion *self)
{
  if (self->control != NULL) {
    g_signal_handlers_disconnect_by_data (self->control, self);
  }
  g_clear_object (&self->control);
}

static gboolean
is_id (const char *id)
{
  return id != NULL && strlen (id) == ID_SIZE &&
         strspn (id, "abcdefghijklmnopqrstuvwxyz234567") == ID_SIZE;
}

/* A new key is stored before anybody is told the address. */
static gboolean
keep_key (SottoOnion *self, const char *key, GError **error)
{
  if (self->key != NULL) {
    return TRUE;
  }
  if (key == NULL || !sotto_tor_key_is_valid (key)) {
    g_set_error_literal (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_PUBLISH,
                         "Tor made no key");
    return FALSE;
  }
  if (self->key_file != NULL &&
      !sotto_tor_key_save (self->key_file, key, error)) {
    return FALSE;
  }
  self->key = g_strdup (key);

  return TRUE;
}

static void
take_reply (SottoOnion *self, const SottoTorReply *reply)
{
  const char *id = sotto_tor_reply_find (reply, "ServiceID=");
  const char *key = sotto_tor_reply_find (reply, "PrivateKey=");
  GError     *error = NULL;

  if (!is_id (id)) {
    take_error (self,
                g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_PUBLISH,
                                     "Tor gave no address"));
  } else if (!keep_key (self, key, &error)) {
    withdraw (self->control, id);
    take_error (self, error);
  } else {
    set_id (self, id);
  }
}

/* The answer comes even when nobody waits for it any more, and then there is
 * something to be taken back. */
typedef struct {
  GWeakRef         onion;
  SottoTorControl *control;
} Question;

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->onion);
  g_clear_object (&question->control);
  g_clear_pointer (&question, g_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question)      question = user_data;
  g_autoptr (SottoOnion)    self = g_weak_ref_get (&question->onion);
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);

  if (self != NULL && self->control == question->control) {
    if (reply != NULL) {
      take_reply (self, reply);
    } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED)) {
      take_error (self,
                  g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_PUBLISH,
                                       error->message));
    }
  } else if (reply != NULL) {
    const char *id = sotto_tor_reply_find (reply, "ServiceID=");

    if (is_id (id)) {
      withdraw (question->control, id);
    }
  }
}

static void
publish (SottoOnion *self)
{
  Question *question = g_new0 (Question, 1);
  char     *command =
    g_strdup_printf ("ADD_ONION %s%s Port=%u,127.0.0.1:%u",
                     self->key != NULL ? self->key : "NEW:ED25519-V3",
                     self->key != NULL ? " Flags=DiscardPK" : "", self->port,
                     self->local_port);

  self->control = g_object_ref (sotto_tor_get_control (self->tor));
  g_signal_connect (self->control, "event", G_CALLBACK (event_cb), self);
  g_weak_ref_init (&question->onion, self);
  question->control = g_object_ref (self->control);
  sotto_tor_control_send_async (self->control, command, NULL, added_cb,
                                question);
  sotto_tor_key_free (command);
}

/* Tor comes and goes */

static gboolean
again_cb (gpointer user_data)
{
  SottoOnion *self = user_data;

  sotto_source_stop (&self->again_source);
  sotto_tor_start (self->tor);

  return G_SOURCE_REMOVE;
}

/* What was lost may be there again; any other failure is for a person. */
static void
tor_failed (SottoOnion *self)
{
  const GError *error = sotto_tor_get_error (self->tor);

  drop_control (self);
  set_published (self, FALSE);
  if (g_error_matches (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST)) {
    sotto_source_stop (&self->again_source);
    sotto_source_start (&self->again_source,
                        g_timeout_source_new_seconds (self->pause_s), again_cb,
                        self, "[sottovoce] tor again");
    self->pause_s = MIN (2 * self->pause_s, PAUSE_MAX_S);
  }
  take_error (self, g_error_copy (error));
}

static void
tor_state_cb (SottoTor *tor, GParamSpec *pspec, SottoOnion *self)
{
  switch (sotto_tor_get_state (tor)) {
  case SOTTO_TOR_READY:
    if (self->control == NULL) {
      publish (self);
    }
    break;
  case SOTTO_TOR_FAILED:
    tor_failed (self);
    break;
  case SOTTO_TOR_STARTING:
    take_error (self, NULL);
    break;
  case SOTTO_TOR_OFF:
  case SOTTO_TOR_BOOTSTRAPPING:
  default:
    break;
  }
}

/* FALSE: there is a file, but it cannot be used. */
static gboolean
load_key (SottoOnion *self)
{
  GError *error = NULL;

  if (self->key_file == NULL) {
    return TRUE;
  }
  self->key = sotto_tor_key_load (self->key_file, &error);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_clear_error (&error);
  }
  self->error = error;

  return error == NULL;
}

SottoOnion *
sotto_onion_new (SottoTor   *tor,
                 guint16     port,
                 guint16     local_port,
                 const char *key_file)
{
  SottoOnion *self;

  g_return_val_if_fail (SOTTO_IS_TOR (tor), NULL);
  g_return_val_if_fail (port > 0, NULL);

  self = g_object_new (SOTTO_TYPE_ONION, NULL);
  self->tor = g_object_ref (tor);
  self->port = port;
  self->local_port = local_port;
  self->key_file = g_strdup (key_file);
  if (local_port == 0) {
    self->error =
      g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_PUBLISH,
                           "There is no port that it could lead to");
  } else if (load_key (self)) {
    g_signal_connect (tor, "notify::state", G_CALLBACK (tor_state_cb), self);
    sotto_tor_start (tor);
    if (self->control == NULL && self->error == NULL) {
      tor_state_cb (tor, NULL, self);
    }
  }

  return self;
}

/* The object */

const char *
sotto_onion_get_host (SottoOnion *self)
{
  g_return_val_if_fail (SOTTO_IS_ONION (self), NULL);

  return self->host;
}

gboolean
sotto_onion_get_published (SottoOnion *self)
{
  g_return_val_if_fail (SOTTO_IS_ONION (self), FALSE);

  return self->published;
}

const GError *
sotto_onion_get_error (SottoOnion *self)
{
  g_return_val_if_fail (SOTTO_IS_ONION (self), NULL);

  return self->error;
}

static void
sotto_onion_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SottoOnion *self = SOTTO_ONION (object);

  switch (property_id) {
  case PROP_HOST:
    g_value_set_string (value, self->host);
    break;
  case PROP_PUBLISHED:
    g_value_set_boolean (value, self->published);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_onion_dispose (GObject *object)
{
  SottoOnion *self = SOTTO_ONION (object);

  sotto_source_stop (&self->again_source);
  if (self->control != NULL && self->id != NULL) {
    withdraw (self->control, self->id);
  }
  drop_control (self);
  if (self->tor != NULL) {
    g_signal_handlers_disconnect_by_data (self->tor, self);
  }
  g_clear_object (&self->tor);

  G_OBJECT_CLASS (sotto_onion_parent_class)->dispose (object);
}

static void
sotto_onion_finalize (GObject *object)
{
  SottoOnion *self = SOTTO_ONION (object);

  g_clear_pointer (&self->key, sotto_tor_key_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sotto_onion_parent_class)->finalize (object);
}

static void
sotto_onion_class_init (SottoOnionClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_onion_get_property;
  object_class->dispose = sotto_onion_dispose;
  object_class->finalize = sotto_onion_finalize;

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_PUBLISHED] =
    g_param_spec_boolean ("published", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_onion_init (SottoOnion *self)
{
  self->pause_s = PAUSE_MIN_S;
}
