/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How old the keys are, and when they are renewed: see sotto-session-tick.c. */

#include "sotto-session-private.h"

guint
sotto_session_get_epoch (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->epoch;
}

guint
sotto_session_get_key_age (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  if (self->state != SOTTO_SESSION_TALKING) {
    return 0;
  }
  return (sotto_clock_get_time (self->clock) - self->epoch_began) /
         G_USEC_PER_SEC;
}

guint
sotto_session_get_key_left (SottoSession *self)
{
  guint age = sotto_session_get_key_age (self);

  return self->rekey_interval > age ? self->rekey_interval - age : 0;
}

guint64
sotto_session_get_key_frames (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->link == NULL ? 0 : sotto_link_get_frames_sent (self->link);
}

guint
sotto_session_get_rekey_interval (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->rekey_interval;
}

void
sotto_session_set_rekey_interval (SottoSession *self, guint seconds)
{
  g_return_if_fail (SOTTO_IS_SESSION (self));

  seconds = CLAMP (seconds, SOTTO_REKEY_MIN_S, SOTTO_REKEY_MAX_S);
  if (self->rekey_interval == seconds) {
    return;
  }
  self->rekey_interval = seconds;
  sotto_session_notify (self, "rekey-interval");
  sotto_session_notify (self, "key-left");
}
