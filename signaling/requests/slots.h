// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "base/time.h"
#include "hours/opening_hours.h"

namespace sportello::signaling {

/// A time that is or can be booked.
struct Slot {
  TimeMs start = 0;
  TimeMs end = 0;

  friend bool operator==(const Slot&, const Slot&) = default;
};

/// How appointments of a desk are laid out.
struct SlotPlan {
  int slot_minutes = 0;       ///< 0: the desk gives no appointments
  int days_ahead = 14;        ///< today included
  int lead_minutes = 15;      ///< nobody books what begins sooner
};

/// The slots that a desk's hours give from `now` on, those not taken, in order. A slot lies wholly in
/// one span of the hours and begins at a multiple of `slot_minutes` from the span's begin. On the day
/// when the clocks go forward none begins in the hour that is skipped; an hour that comes twice counts
/// once, the first time. A desk without hours has none.
std::vector<Slot> free_slots(const OpeningHours& hours, const SlotPlan& plan,
                             std::span<const Slot> taken, TimeMs now);

/// Whether `start` begins one of the slots of the hours, taken or not.
bool is_slot(const OpeningHours& hours, const SlotPlan& plan, TimeMs start, TimeMs now);

}  // namespace sportello::signaling
