/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A text field that grows with the message, and hands it over on Enter. */

#include "sotto-composer.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-limits.h"
#include "sotto-text.h"

struct _SottoComposer {
  GtkBox parent_instance;

  GtkTextView *text_view;
  GtkWidget   *placeholder;
  GtkLabel    *complaint_label;
  GtkWidget   *send_button;
};

G_DEFINE_FINAL_TYPE (SottoComposer, sotto_composer, GTK_TYPE_BOX)

enum { SUBMIT, TYPING, ATTACH, PASTE, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
dup_text (SottoComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter    start;
  GtkTextIter    end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_unichar_isspace (g_utf8_get_char (p))) {
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
check_text (SottoComposer *self, const char *text)
{
  gboolean fits = strlen (text) <= SOTTO_TEXT_SIZE_MAX;

  sotto_composer_complain (
    self, fits ? NULL
               : _ ("This message is too long to be sent at once. Shorten it, "
                    "or send it in parts."));
  gtk_widget_set_sensitive (self->send_button, fits && !is_blank (text));

  return fits && !is_blank (text);
}

static void
changed_cb (SottoComposer *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_visible (self->placeholder, *text == '\0');
  gtk_text_view_set_wrap_mode (self->text_view, sotto_text_has_long_word (text)
                                                  ? GTK_WRAP_CHAR
                                                  : GTK_WRAP_WORD_CHAR);
  check_text (self, text);
  g_signal_emit (self, signals[TYPING], 0, *text != '\0');
}

static void
submit_cb (SottoComposer *self)
{
  g_autofree char *text = dup_text (self);

  if (check_text (self, text)) {
    g_signal_emit (self, signals[SUBMIT], 0, text);
  }
}

static gboolean
key_pressed_cb (SottoComposer         *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *controller)
{
  GdkEvent *event;

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter &&
       keyval != GDK_KEY_ISO_Enter) ||
      (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0) {
    return GDK_EVENT_PROPAGATE;
  }
  /* An input method may need Enter to choose what is being composed. */
  event =
    gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  if (!gtk_text_view_im_context_filter_keypress (self->text_view, event)) {
    submit_cb (self);
  }

  return GDK_EVENT_STOP;
}

static void
attach_clicked_cb (SottoComposer *self)
{
  g_signal_emit (self, signals[ATTACH], 0);
}

static void
paste_clipboard_cb (SottoComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  gboolean      taken = FALSE;

  g_signal_emit (self, signals[PASTE], 0, clipboard, &taken);
  if (taken) {
    g_signal_stop_emission_by_name (self->text_view, "paste-clipboard");
  }
}

void
sotto_composer_clear (SottoComposer *self)
{
  g_return_if_fail (SOTTO_IS_COMPOSER (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", 0);
}

void
sotto_composer_complain (SottoComposer *self, const char *text)
{
  g_return_if_fail (SOTTO_IS_COMPOSER (self));

  gtk_label_set_text (self->complaint_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->complaint_label), text != NULL);
}

static gboolean
sotto_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SOTTO_COMPOSER (widget)
                                              ->text_view));
}

static void
sotto_composer_class_init (SottoComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = sotto_composer_grab_focus;

  signals[SUBMIT] =
    g_signal_new ("submit", SOTTO_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TYPING] =
    g_signal_new ("typing", SOTTO_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[ATTACH] =
    g_signal_new ("attach", SOTTO_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[PASTE] =
    g_signal_new ("paste", SOTTO_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN,
                  1, GDK_TYPE_CLIPBOARD);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, SottoComposer,
                                        placeholder);
  gtk_widget_class_bind_template_child (widget_class, SottoComposer,
                                        complaint_label);
  gtk_widget_class_bind_template_child (widget_class, SottoComposer,
                                        send_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, attach_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_clipboard_cb);
}

static void
sotto_composer_init (SottoComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (self->send_button, FALSE);
}
