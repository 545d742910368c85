// SPDX-License-Identifier: EUPL-1.2
#include "requests/slots.h"

#include <algorithm>

namespace sportello::signaling {
namespace {

constexpr TimeMs kMinuteMs = 60'000;

bool overlap(const Slot& a, const Slot& b) { return a.start < b.end && b.start < a.end; }

/// Appends the slots of one day that begin at `earliest` or later.
void add_day(const OpeningHours& hours, const SlotPlan& plan, std::chrono::sys_days day,
             TimeMs earliest, std::vector<Slot>& slots) {
  for (const OpenSpan& span : hours.on(day)) {
    for (int minute = span.begin; minute + plan.slot_minutes <= span.end;
         minute += plan.slot_minutes) {
      const CivilTime civil{day, minute};
      const TimeMs start = instant_of(civil);
      if (rome_time(start) != civil) continue;  // the clocks jump over it
      if (start >= earliest) slots.push_back({start, start + plan.slot_minutes * kMinuteMs});
    }
  }
}

}  // namespace

std::vector<Slot> free_slots(const OpeningHours& hours, const SlotPlan& plan,
                             std::span<const Slot> taken, TimeMs now) {
  std::vector<Slot> slots;
  if (plan.slot_minutes <= 0 || !hours.given()) return slots;
  const auto today = rome_time(now).date;
  for (int ahead = 0; ahead < plan.days_ahead; ++ahead) {
    add_day(hours, plan, today + std::chrono::days{ahead}, now + plan.lead_minutes * kMinuteMs,
            slots);
  }
  std::erase_if(slots, [&](const Slot& slot) {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const Slot& other) { return overlap(slot, other); });
  });
  return slots;
}

bool is_slot(const OpeningHours& hours, const SlotPlan& plan, TimeMs start, TimeMs now) {
  if (plan.slot_minutes <= 0 || !hours.given()) return false;
  const auto day = rome_time(start).date;
  if (day >= rome_time(now).date + std::chrono::days{plan.days_ahead}) return false;
  std::vector<Slot> slots;
  add_day(hours, plan, day, now + plan.lead_minutes * kMinuteMs, slots);
  return std::any_of(slots.begin(), slots.end(),
                     [start](const Slot& slot) { return slot.start == start; });
}

}  // namespace sportello::signaling
