/* SPDX-License-Identifier: GPL-3.0-or-later */
#error "libgcrypt is reached through src/crypto only"
