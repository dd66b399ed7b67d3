/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* It reads byte by byte, in the main loop of the test. */

#include "fake-tor.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

struct _FakeTor {
  GSocketService    *service;
  guint16            port;
  FakeTorAnswer      answer;
  gpointer           user_data;
  GSocketConnection *connection;
  GSource           *source;
  GString           *line;
  GPtrArray         *lines;
  guint              n_connections;
};

void
fake_tor_hang_up (FakeTor *self)
{
  if (self->source != NULL) {
    g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
  }
  if (self->connection != NULL) {
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  }
  g_clear_object (&self->connection);
  g_string_truncate (self->line, 0);
}

void
fake_tor_send (FakeTor *self, const char *text)
{
  GOutputStream *output;

  g_assert_nonnull (self->connection);
  output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL);
}

static void
take_line (FakeTor *self)
{
  g_autofree char *line = g_strdup (self->line->str);
  g_autofree char *answer = NULL;

  g_string_truncate (self->line, 0);
  g_ptr_array_add (self->lines, g_strdup (line));
  answer = self->answer (line, self->user_data);
  if (answer != NULL) {
    fake_tor_send (self, answer);
  } else {
    fake_tor_hang_up (self);
  }
}

static gboolean
read_cb (GObject *stream, gpointer user_data)
{
  FakeTor *self = user_data;
  char     byte = '\0';
  gssize   size =
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                              &byte, 1, NULL, NULL);

  if (size <= 0) {
    fake_tor_hang_up (self);
    return G_SOURCE_REMOVE;
  }
  if (byte == '\n') {
    g_assert_true (g_str_has_suffix (self->line->str, "\r"));
    g_string_truncate (self->line, self->line->len - 1);
    take_line (self);
  } else {
    g_string_append_c (self->line, byte);
  }

  return self->source != NULL;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             FakeTor           *self)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));

  fake_tor_hang_up (self);
  self->n_connections++;
  self->connection = g_object_ref (connection);
  self->source =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input),
                                           NULL);
  g_source_set_callback (self->source, (GSourceFunc) (void (*) (void)) read_cb,
                         self, NULL);
  g_source_attach (self->source, NULL);

  return TRUE;
}

static GSocketAddress *
make_address (const char *path)
{
  if (path != NULL) {
    return g_unix_socket_address_new (path);
  }

  return g_inet_socket_address_new_from_string ("127.0.0.1", 0);
}

FakeTor *
fake_tor_new (const char *path, FakeTorAnswer answer, gpointer user_data)
{
  FakeTor                   *self = g_new0 (FakeTor, 1);
  g_autoptr (GSocketAddress) address = make_address (path);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError)         error = NULL;

  self->answer = answer;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (path == NULL) {
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  }

  return self;
}

void
fake_tor_free (FakeTor *self)
{
  fake_tor_hang_up (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_string_free (self->line, TRUE);
  g_clear_pointer (&self, g_free);
}

guint16
fake_tor_get_port (FakeTor *self)
{
  return self->port;
}

guint
fake_tor_count (FakeTor *self)
{
  return self->n_connections;
}

const GPtrArray *
fake_tor_get_lines (FakeTor *self)
{
  return self->lines;
}
