// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/mask_state.h"

#include <algorithm>
#include <utility>

namespace sportello::document {

int MaskState::begin_class(Variant first) {
  int slot = static_cast<int>(classes.size());
  if (free_slots.empty()) {
    classes.emplace_back();
  } else {
    slot = free_slots.back();
    free_slots.pop_back();
  }
  first.number = next_variant++;
  ShapeClass& begun = classes[static_cast<size_t>(slot)];
  begun.begin(std::move(first));
  pixels += begun.pixels();
  ++class_count;
  tokens.add(static_cast<Token>(kFirstClass + slot));
  return slot;
}

void MaskState::add_variant(int slot, Variant next, int x, int y) {
  next.number = next_variant++;
  ShapeClass& to = classes[static_cast<size_t>(slot)];
  pixels -= to.pixels();
  to.add(std::move(next), x, y);
  pixels += to.pixels();
}

bool MaskState::make_room() {
  if (class_count <= kMaxClasses && pixels <= kMaxPixels) return false;
  std::vector<int> oldest;
  for (size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].alive()) oldest.push_back(static_cast<int>(i));
  }
  std::sort(oldest.begin(), oldest.end(), [&](int a, int b) {
    const uint32_t use_a = classes[static_cast<size_t>(a)].last_use;
    const uint32_t use_b = classes[static_cast<size_t>(b)].last_use;
    return use_a != use_b ? use_a < use_b : a < b;
  });
  std::vector<bool> gone(kFirstClass + classes.size());
  for (const int slot : oldest) {
    if (class_count <= kMaxClasses * 3 / 4 && pixels <= kMaxPixels / 4 * 3) break;
    ShapeClass& old = classes[static_cast<size_t>(slot)];
    pixels -= old.pixels();
    old.forget();
    --class_count;
    free_slots.push_back(slot);
    gone[static_cast<size_t>(kFirstClass + slot)] = true;
  }
  tokens.remove(gone);
  places.forget_pairs();
  return true;
}

}  // namespace sportello::document
