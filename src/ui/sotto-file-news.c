/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Follows each file that comes into the list of messages. The rows cannot do
 * that: they show only what is in sight. */

#include "sotto-file-news.h"

#include "config.h"

#include "sotto-file-words.h"

struct _SottoFileNews {
  GObject parent_instance;

  SottoSession *session;
};

G_DEFINE_FINAL_TYPE (SottoFileNews, sotto_file_news, G_TYPE_OBJECT)

enum { NEWS, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
tell (SottoFileNews *self, SottoTransfer *transfer)
{
  g_autofree char *text =
    sotto_file_words_get_news (transfer,
                               sotto_session_get_peer_name (self->session));

  if (text != NULL) {
    g_signal_emit (self, signals[NEWS], 0, text);
  }
}

static void
state_changed_cb (SottoFileNews *self,
                  GParamSpec    *pspec,
                  SottoTransfer *transfer)
{
  tell (self, transfer);
}

static void
follow (SottoFileNews *self, SottoTransfer *transfer)
{
  g_signal_connect_object (transfer, "notify::state",
                           G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tell (self, transfer);
}

static void
items_changed_cb (SottoFileNews *self,
                  guint          position,
                  guint          removed,
                  guint          added,
                  GListModel    *messages)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (SottoMessage) message = g_list_model_get_item (messages, i);
    SottoTransfer           *transfer = sotto_message_get_transfer (message);

    if (transfer != NULL) {
      follow (self, transfer);
    }
  }
}

SottoFileNews *
sotto_file_news_new (SottoSession *session)
{
  SottoFileNews *self = g_object_new (SOTTO_TYPE_FILE_NEWS, NULL);
  GListModel    *messages = G_LIST_MODEL (sotto_session_get_messages (session));

  self->session = g_object_ref (session);
  g_signal_connect_object (messages, "items-changed",
                           G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (messages), messages);

  return self;
}

static void
sotto_file_news_dispose (GObject *object)
{
  SottoFileNews *self = SOTTO_FILE_NEWS (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_file_news_parent_class)->dispose (object);
}

static void
sotto_file_news_class_init (SottoFileNewsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_file_news_dispose;

  signals[NEWS] =
    g_signal_new ("news", SOTTO_TYPE_FILE_NEWS, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sotto_file_news_init (SottoFileNews *self)
{
}
