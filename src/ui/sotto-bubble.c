/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A message in its bubble. It is made once and shows many messages in turn, so
 * binding does as little as it can. */

#include "sotto-bubble.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-file-view.h"
#include "sotto-linkify.h"
#include "sotto-text-window.h"
#include "sotto-text.h"
#include "sotto-time.h"

struct _SottoBubble {
  GtkWidget parent_instance;

  GtkLabel  *beginning_label;
  GtkLabel  *day_label;
  GtkWidget *frame;
  GtkLabel  *text_label;
  GtkWidget *whole_button;
  GtkLabel  *time_label;
  GtkLabel  *state_label;
  GtkImage  *state_image;
  GtkWidget *again_button;

  SottoFileView *file_view; /* NULL until there is a file to show */

  SottoMessage     *message;
  char             *author;
  gulong            state_handler;
  SottoSessionState session_state;
};

G_DEFINE_FINAL_TYPE (SottoBubble, sotto_bubble, GTK_TYPE_WIDGET)

enum { SEND_AGAIN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct {
  const char *icon;
  const char *words;
} states[] = {
  [SOTTO_MESSAGE_WAITING] = { "sotto-waiting-symbolic", N_ ("Waiting") },
  [SOTTO_MESSAGE_SENT] = { "sotto-sent-symbolic", N_ ("Sent") },
  [SOTTO_MESSAGE_DELIVERED] = { "sotto-delivered-symbolic", N_ ("Delivered") },
  [SOTTO_MESSAGE_SEEN] = { "sotto-seen-symbolic", N_ ("Seen") },
  [SOTTO_MESSAGE_NOT_DELIVERED] = { "sotto-undelivered-symbolic",
                                    N_ ("Not delivered") },
};

static char *
describe_contents (SottoBubble *self)
{
  return sotto_message_get_transfer (self->message) != NULL
           ? sotto_file_view_describe (self->file_view)
           : g_strdup (gtk_label_get_text (self->text_label));
}

char *
sotto_bubble_describe (SottoBubble *self)
{
  g_autofree char *text = NULL;
  const char      *time;

  g_return_val_if_fail (SOTTO_IS_BUBBLE (self), NULL);
  g_return_val_if_fail (self->message != NULL, NULL);

  if (sotto_message_is_beginning (self->message)) {
    return g_strdup (gtk_label_get_text (self->beginning_label));
  }
  text = describe_contents (self);
  time = gtk_label_get_text (self->time_label);
  if (!sotto_message_get_outgoing (self->message)) {
    /* Translators: a person's name, a time of day and what they said. */
    return g_strdup_printf (_ ("%s, %s: %s"), self->author, time, text);
  }

  /* Translators: a time of day, a message's state and what I said. */
  return g_strdup_printf (
    _ ("You, %s, %s: %s"), time,
    _ (states[sotto_message_get_state (self->message)].words), text);
}

/* The row is the widget that has the focus, and it is the list's. */
static void
update_row_name (SottoBubble *self)
{
  GtkWidget       *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (row == NULL) {
    return;
  }
  name = sotto_bubble_describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Mostly the icon says enough. In words it is said when a message goes nowhere
 * for the time being, or for ever. */
static void
show_delivery (SottoBubble *self)
{
  SottoMessageState state = sotto_message_get_state (self->message);
  gboolean          away = self->session_state == SOTTO_SESSION_RECONNECTING;
  gboolean          lost = state == SOTTO_MESSAGE_NOT_DELIVERED;

  gtk_widget_set_visible (GTK_WIDGET (self->state_label),
                          lost || (away && state == SOTTO_MESSAGE_WAITING));
  gtk_widget_set_visible (self->again_button,
                          lost && (away || self->session_state ==
                                             SOTTO_SESSION_TALKING));
  if (lost) {
    gtk_widget_add_css_class (self->frame, "undelivered");
  } else {
    gtk_widget_remove_css_class (self->frame, "undelivered");
  }
  if (self->file_view != NULL) {
    sotto_file_view_set_session_state (self->file_view, self->session_state);
  }
}

static void
state_changed_cb (SottoBubble *self)
{
  SottoMessageState state = sotto_message_get_state (self->message);
  const char       *words = _ (states[state].words);

  gtk_image_set_from_icon_name (self->state_image, states[state].icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_image), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state_image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_label_set_text (self->state_label, words);
  show_delivery (self);
  update_row_name (self);
}

static void
show_side (SottoBubble *self, gboolean outgoing)
{
  gtk_widget_set_halign (self->frame,
                         outgoing ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_remove_css_class (self->frame, outgoing ? "theirs" : "mine");
  gtk_widget_add_css_class (self->frame, outgoing ? "mine" : "theirs");
  gtk_widget_set_visible (GTK_WIDGET (self->state_image), outgoing);
}

static void
show_text (SottoBubble *self, const char *text)
{
  g_autofree char *folded = sotto_text_fold (text);
  const char      *shown = folded != NULL ? folded : text;
  g_autofree char *markup = sotto_linkify (shown);

  gtk_label_set_wrap_mode (self->text_label, sotto_text_has_long_word (shown)
                                               ? PANGO_WRAP_CHAR
                                               : PANGO_WRAP_WORD_CHAR);
  if (markup != NULL) {
    gtk_label_set_markup (self->text_label, markup);
  } else {
    gtk_label_set_text (self->text_label, shown);
  }
  gtk_widget_set_visible (self->whole_button, folded != NULL);
}

/* Most bubbles never show one. */
static void
ensure_file_view (SottoBubble *self)
{
  GtkWidget *view;

  if (self->file_view != NULL) {
    return;
  }
  view = sotto_file_view_new ();
  self->file_view = SOTTO_FILE_VIEW (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (update_row_name), self,
                           G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (GTK_BOX (self->frame), view, NULL);
}

static void
show_contents (SottoBubble *self)
{
  gboolean file = sotto_message_get_transfer (self->message) != NULL;

  if (file) {
    ensure_file_view (self);
    sotto_file_view_bind (self->file_view, self->message, self->author);
    gtk_widget_set_visible (self->whole_button, FALSE);
  } else {
    show_text (self, sotto_message_get_text (self->message));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), !file);
  if (self->file_view != NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self->file_view), file);
  }
}

static void
whole_clicked_cb (SottoBubble *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *window =
    sotto_text_window_new (sotto_message_get_text (self->message));

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_time (SottoBubble *self, gint64 time)
{
  g_autofree char *minute = sotto_time_format_minute (time);

  gtk_label_set_text (self->time_label, minute);
}

static void
again_clicked_cb (SottoBubble *self)
{
  g_signal_emit (self, signals[SEND_AGAIN], 0);
}

GtkWidget *
sotto_bubble_new (void)
{
  return g_object_new (SOTTO_TYPE_BUBBLE, NULL);
}

static void
show_message (SottoBubble *self)
{
  show_side (self, sotto_message_get_outgoing (self->message));
  show_contents (self);
  show_time (self, sotto_message_get_sent_at (self->message));
  self->state_handler =
    g_signal_connect_swapped (self->message, "notify::state",
                              G_CALLBACK (state_changed_cb), self);
  state_changed_cb (self);
}

void
sotto_bubble_bind (SottoBubble *self, SottoMessage *message, const char *author)
{
  gboolean beginning = sotto_message_is_beginning (message);

  g_return_if_fail (SOTTO_IS_BUBBLE (self));
  g_return_if_fail (SOTTO_IS_MESSAGE (message));

  sotto_bubble_unbind (self);
  self->message = g_object_ref (message);
  self->author = g_strdup (author);
  gtk_widget_set_visible (GTK_WIDGET (self->beginning_label), beginning);
  gtk_widget_set_visible (self->frame, !beginning);
  if (beginning) {
    update_row_name (self);
  } else {
    show_message (self);
  }
}

void
sotto_bubble_set_first_of_day (SottoBubble *self, gboolean first)
{
  g_autofree char *day = NULL;

  g_return_if_fail (SOTTO_IS_BUBBLE (self));
  g_return_if_fail (self->message != NULL);

  if (first) {
    day = sotto_time_format_day (sotto_message_get_sent_at (self->message));
  }
  gtk_label_set_text (self->day_label, first ? day : "");
  gtk_widget_set_visible (GTK_WIDGET (self->day_label), first);
}

void
sotto_bubble_set_session_state (SottoBubble *self, SottoSessionState state)
{
  g_return_if_fail (SOTTO_IS_BUBBLE (self));

  self->session_state = state;
  if (self->message != NULL) {
    show_delivery (self);
    update_row_name (self);
  }
}

void
sotto_bubble_unbind (SottoBubble *self)
{
  g_return_if_fail (SOTTO_IS_BUBBLE (self));

  if (self->message != NULL) {
    g_clear_signal_handler (&self->state_handler, self->message);
  }
  if (self->file_view != NULL) {
    sotto_file_view_unbind (self->file_view);
  }
  g_clear_object (&self->message);
  g_clear_pointer (&self->author, g_free);
}

SottoMessage *
sotto_bubble_get_message (SottoBubble *self)
{
  g_return_val_if_fail (SOTTO_IS_BUBBLE (self), NULL);

  return self->message;
}

static void
sotto_bubble_dispose (GObject *object)
{
  SottoBubble *self = SOTTO_BUBBLE (object);
  GtkWidget   *child;

  sotto_bubble_unbind (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sotto_bubble_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoBubble,
                                        beginning_label);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, day_label);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, frame);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, text_label);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble,
                                        whole_button);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, time_label);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, state_label);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble, state_image);
  gtk_widget_class_bind_template_child (widget_class, SottoBubble,
                                        again_button);
  gtk_widget_class_bind_template_callback (widget_class, whole_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
}

static void
sotto_bubble_class_init (SottoBubbleClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_bubble_dispose;

  signals[SEND_AGAIN] =
    g_signal_new ("send-again", SOTTO_TYPE_BUBBLE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-bubble.ui");
  bind_children (widget_class);
}

static void
sotto_bubble_init (SottoBubble *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout),
                                  GTK_ORIENTATION_VERTICAL);
}
