/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Puts messages, composer and wire view together, and says when and why there
 * is no connection, and when the conversation is over. */

#include "sotto-conversation-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-attacher.h"
#include "sotto-composer.h"
#include "sotto-connection-bar.h"
#include "sotto-end-words.h"
#include "sotto-file-news.h"
#include "sotto-message-list.h"
#include "sotto-wire-view.h"

struct _SottoConversationPage {
  GtkWidget parent_instance;

  AdwFlap            *flap;
  SottoConnectionBar *connection_bar;
  SottoMessageList   *message_list;
  GtkWidget          *over_bar;
  GtkLabel           *over_label;
  GtkLabel           *undelivered_label;
  SottoComposer      *composer;
  GtkDropTarget      *drop_target;
  GtkWidget          *drop_hint;
  SottoWireView      *wire_view; /* NULL until it is wanted */

  SottoSession  *session;
  SottoAttacher *attacher;
  SottoFileNews *news;
  gboolean       exits; /* what is in the composer is the word that ends it */
};

G_DEFINE_FINAL_TYPE (SottoConversationPage,
                     sotto_conversation_page,
                     GTK_TYPE_WIDGET)

enum { PROP_0, PROP_READING, PROP_WIRE_VIEW, N_PROPS };

static GParamSpec *properties[N_PROPS];

enum { AGAIN, RECONNECT, END, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Connection bar, messages, composer, frames and the chosen frame. */
#define N_PANES 5

static void
submit_cb (SottoConversationPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (sotto_session_is_exit (text)) {
    self->exits = TRUE;
    g_signal_emit (self, signals[END], 0);
  } else if (sotto_session_send_text (self->session, text, &error) != NULL) {
    sotto_composer_clear (self->composer);
    sotto_message_list_go_to_end (self->message_list);
  } else {
    g_autofree char *complaint = sotto_end_words_explain (error);

    sotto_composer_complain (self->composer, complaint);
  }
}

static void
typing_cb (SottoConversationPage *self, gboolean typing)
{
  self->exits = FALSE;
  sotto_session_set_typing (self->session, typing);
}

static void
attach_cb (SottoConversationPage *self)
{
  sotto_conversation_page_attach (self);
}

static gboolean
paste_cb (SottoConversationPage *self, GdkClipboard *clipboard)
{
  return sotto_attacher_paste (self->attacher, clipboard);
}

static void
drag_changed_cb (SottoConversationPage *self)
{
  gtk_widget_set_visible (self->drop_hint, gtk_drop_target_get_current_drop (
                                             self->drop_target) != NULL);
}

static gboolean
drop_cb (SottoConversationPage *self, const GValue *value)
{
  sotto_attacher_offer (self->attacher, g_value_get_boxed (value));

  return TRUE;
}

static void
offered_cb (SottoConversationPage *self)
{
  sotto_message_list_go_to_end (self->message_list);
}

static void
refused_cb (SottoConversationPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
news_cb (SottoConversationPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s", text);
}

static void
again_clicked_cb (SottoConversationPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
now_cb (SottoConversationPage *self)
{
  g_signal_emit (self, signals[RECONNECT], 0);
}

static void
at_end_changed_cb (SottoConversationPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING]);
}

static gboolean
has_focus (SottoConversationPage *self, gpointer pane)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (pane));
}

/* The focus goes where Enter does no harm: whoever was typing has not seen the
 * end yet. */
static void
show_end (SottoConversationPage *self)
{
  gboolean had_focus =
    has_focus (self, self->composer) || has_focus (self, self->connection_bar);
  g_autofree char *reason = sotto_end_words_describe (self->session);

  gtk_label_set_text (self->over_label, reason);
  gtk_widget_set_visible (self->over_bar, TRUE);
  if (had_focus) {
    gtk_widget_grab_focus (self->over_bar);
  }
  gtk_widget_set_sensitive (GTK_WIDGET (self->composer), FALSE);
  gtk_event_controller_set_propagation_phase (
    GTK_EVENT_CONTROLLER (self->drop_target), GTK_PHASE_NONE);
}

/* Whoever closes the window is not asked then, and so is told before. */
static void
show_undelivered (SottoConversationPage *self)
{
  guint count = sotto_conversation_count_undelivered (
    sotto_session_get_messages (self->session));
  g_autofree char *text = NULL;

  text = g_strdup_printf (
    ngettext ("%u message was not delivered. Copy it if you still need it: it "
              "is kept nowhere else.",
              "%u messages were not delivered. Copy them if you still need "
              "them: they are kept nowhere else.",
              count),
    count);
  gtk_label_set_text (self->undelivered_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->undelivered_label), count > 0);
}

/* To be connected before the bar: when that goes, its buttons have lost the
 * focus already. What has become of the last messages is known at the very
 * end. */
static void
state_changed_cb (SottoConversationPage *self)
{
  SottoSessionState state = sotto_session_get_state (self->session);

  if (state == SOTTO_SESSION_TALKING &&
      has_focus (self, self->connection_bar)) {
    sotto_conversation_page_focus_composer (self);
  }
  if (state >= SOTTO_SESSION_ENDING &&
      !gtk_widget_get_visible (self->over_bar)) {
    show_end (self);
  }
  if (state == SOTTO_SESSION_ENDED) {
    show_undelivered (self);
  }
}

/* Folded, the wire view hides the rest, which must not have the focus then. */
static void
folded_changed_cb (SottoConversationPage *self)
{
  at_end_changed_cb (self);
  if (self->wire_view != NULL && adw_flap_get_folded (self->flap) &&
      adw_flap_get_reveal_flap (self->flap) &&
      !has_focus (self, self->wire_view)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->wire_view));
  }
}

static void
reveal_changed_cb (SottoConversationPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIRE_VIEW]);
}

static void
close_wire_view_cb (SottoConversationPage *self)
{
  sotto_conversation_page_set_wire_view (self, FALSE);
}

/* The wire view has as many rows as the whole conversation has frames, so it
 * is made when it is first looked at. */
static void
ensure_wire_view (SottoConversationPage *self)
{
  if (self->wire_view != NULL) {
    return;
  }
  self->wire_view = SOTTO_WIRE_VIEW (
    sotto_wire_view_new (sotto_session_get_frames (self->session)));
  g_signal_connect_object (self->wire_view, "close",
                           G_CALLBACK (close_wire_view_cb), self,
                           G_CONNECT_SWAPPED);
  adw_flap_set_flap (self->flap, GTK_WIDGET (self->wire_view));
}

static void
watch_files (SottoConversationPage *self)
{
  self->attacher = sotto_attacher_new (self->session);
  g_signal_connect_object (self->attacher, "offered", G_CALLBACK (offered_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attacher, "refused", G_CALLBACK (refused_cb),
                           self, G_CONNECT_SWAPPED);
  self->news = sotto_file_news_new (self->session);
  g_signal_connect_object (self->news, "news", G_CALLBACK (news_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
sotto_conversation_page_new (SottoSession *session, SottoHost *host)
{
  SottoConversationPage *self =
    g_object_new (SOTTO_TYPE_CONVERSATION_PAGE, NULL);

  self->session = g_object_ref (session);
  watch_files (self);
  sotto_message_list_set_session (self->message_list, session);
  g_signal_connect_object (session, "notify::state",
                           G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sotto_connection_bar_set_session (self->connection_bar, session, host);
  state_changed_cb (self);

  return GTK_WIDGET (self);
}

void
sotto_conversation_page_end (SottoConversationPage *self)
{
  gboolean alone;

  g_return_if_fail (SOTTO_IS_CONVERSATION_PAGE (self));

  if (self->exits) {
    sotto_composer_clear (self->composer);
  }
  alone = sotto_session_get_state (self->session) == SOTTO_SESSION_RECONNECTING;
  sotto_session_end (self->session,
                     alone ? SOTTO_END_CANCELLED : SOTTO_END_EXIT);
}

void
sotto_conversation_page_attach (SottoConversationPage *self)
{
  GtkRoot *root;

  g_return_if_fail (SOTTO_IS_CONVERSATION_PAGE (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  sotto_attacher_choose (self->attacher, GTK_WINDOW (root));
}

gboolean
sotto_conversation_page_get_reading (SottoConversationPage *self)
{
  g_return_val_if_fail (SOTTO_IS_CONVERSATION_PAGE (self), FALSE);

  /* Folded, the wire view lies over the messages. */
  return sotto_message_list_get_at_end (self->message_list) &&
         !(adw_flap_get_folded (self->flap) &&
           adw_flap_get_reveal_flap (self->flap));
}

gboolean
sotto_conversation_page_get_wire_view (SottoConversationPage *self)
{
  g_return_val_if_fail (SOTTO_IS_CONVERSATION_PAGE (self), FALSE);

  return adw_flap_get_reveal_flap (self->flap);
}

void
sotto_conversation_page_set_wire_view (SottoConversationPage *self,
                                       gboolean               shown)
{
  g_return_if_fail (SOTTO_IS_CONVERSATION_PAGE (self));

  if (shown == adw_flap_get_reveal_flap (self->flap)) {
    return;
  }
  if (shown) {
    ensure_wire_view (self);
  }
  adw_flap_set_reveal_flap (self->flap, shown);
  if (!shown) {
    sotto_conversation_page_focus_composer (self);
  } else if (adw_flap_get_folded (self->flap)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->wire_view));
  }
}

void
sotto_conversation_page_focus_composer (SottoConversationPage *self)
{
  g_return_if_fail (SOTTO_IS_CONVERSATION_PAGE (self));

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->composer))) {
    gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  } else {
    gtk_widget_grab_focus (self->over_bar);
  }
}

static gboolean
focus_pane (SottoConversationPage *self, guint pane)
{
  switch (pane) {
  case 0:
    return gtk_widget_grab_focus (GTK_WIDGET (self->connection_bar));
  case 1:
    return gtk_widget_grab_focus (GTK_WIDGET (self->message_list));
  case 2:
    return gtk_widget_get_sensitive (GTK_WIDGET (self->composer)) &&
           gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  case 3:
    return adw_flap_get_reveal_flap (self->flap) &&
           gtk_widget_grab_focus (GTK_WIDGET (self->wire_view));
  default:
    return adw_flap_get_reveal_flap (self->flap) &&
           sotto_wire_view_focus_detail (self->wire_view);
  }
}

static guint
find_focused_pane (SottoConversationPage *self)
{
  if (has_focus (self, self->connection_bar)) {
    return 0;
  }
  if (has_focus (self, self->message_list)) {
    return 1;
  }
  if (has_focus (self, self->composer)) {
    return 2;
  }
  if (self->wire_view != NULL && has_focus (self, self->wire_view)) {
    return sotto_wire_view_has_detail_focus (self->wire_view) ? 4 : 3;
  }

  return N_PANES - 1;
}

/* Only some keys make GTK show by itself where the focus is. */
static void
show_focus (SottoConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  }
}

void
sotto_conversation_page_focus_next_pane (SottoConversationPage *self)
{
  guint pane;

  g_return_if_fail (SOTTO_IS_CONVERSATION_PAGE (self));

  pane = find_focused_pane (self);
  for (guint i = 1; i <= N_PANES; i++) {
    if (focus_pane (self, (pane + i) % N_PANES)) {
      show_focus (self);
      return;
    }
  }
}

static void
sotto_conversation_page_get_property (GObject    *object,
                                      guint       property_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  SottoConversationPage *self = SOTTO_CONVERSATION_PAGE (object);

  switch (property_id) {
  case PROP_READING:
    g_value_set_boolean (value, sotto_conversation_page_get_reading (self));
    break;
  case PROP_WIRE_VIEW:
    g_value_set_boolean (value, sotto_conversation_page_get_wire_view (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_conversation_page_set_property (GObject      *object,
                                      guint         property_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  SottoConversationPage *self = SOTTO_CONVERSATION_PAGE (object);

  switch (property_id) {
  case PROP_WIRE_VIEW:
    sotto_conversation_page_set_wire_view (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_conversation_page_dispose (GObject *object)
{
  SottoConversationPage *self = SOTTO_CONVERSATION_PAGE (object);
  GtkWidget             *flap = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (flap != NULL) {
    gtk_widget_unparent (flap);
  }
  g_clear_object (&self->attacher);
  g_clear_object (&self->news);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_conversation_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        flap);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        connection_bar);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        message_list);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        over_bar);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        over_label);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        undelivered_label);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        composer);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        drop_target);
  gtk_widget_class_bind_template_child (widget_class, SottoConversationPage,
                                        drop_hint);
  gtk_widget_class_bind_template_callback (widget_class, attach_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, typing_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, now_cb);
  gtk_widget_class_bind_template_callback (widget_class,
                                           sotto_conversation_page_end);
  gtk_widget_class_bind_template_callback (widget_class, at_end_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_changed_cb);
}

static void
sotto_conversation_page_class_init (SottoConversationPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sotto_conversation_page_get_property;
  object_class->set_property = sotto_conversation_page_set_property;
  object_class->dispose = sotto_conversation_page_dispose;

  properties[PROP_READING] =
    g_param_spec_boolean ("reading", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  properties[PROP_WIRE_VIEW] =
    g_param_spec_boolean ("wire-view", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[AGAIN] =
    g_signal_new ("again", SOTTO_TYPE_CONVERSATION_PAGE, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[RECONNECT] =
    g_signal_new ("reconnect", SOTTO_TYPE_CONVERSATION_PAGE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[END] =
    g_signal_new ("end", SOTTO_TYPE_CONVERSATION_PAGE, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_COMPOSER);
  g_type_ensure (SOTTO_TYPE_CONNECTION_BAR);
  g_type_ensure (SOTTO_TYPE_MESSAGE_LIST);
  gtk_widget_class_set_css_name (widget_class, "conversation");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, RESOURCE_PATH "/ui/sotto-conversation-page.ui");
  bind_children (widget_class);
}

static void
sotto_conversation_page_init (SottoConversationPage *self)
{
  GType files = GDK_TYPE_FILE_LIST;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (self->drop_target, &files, 1);
}
