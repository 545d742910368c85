// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "document/exact/colour.h"

namespace sportello::document {

/// The last colours seen in one context, each with a count.
class ColourSlot {
 public:
  static constexpr int kColours = 3;

  /// Number of distinct answers of `evidence`.
  static constexpr size_t kEvidence = 1024 + 1;
  /// The evidence of a context that was never seen.
  static constexpr size_t kNothing = 1024;

  Colour colour(int i) const { return entries_[static_cast<size_t>(i)] & 0xffffff; }
  /// 0 for an empty place; a place is never filled before those ahead of it.
  uint32_t count(int i) const { return entries_[static_cast<size_t>(i)] >> 24; }
  uint32_t tag() const { return tag_; }

  /// What is known for `wanted` and against it, in one small number.
  size_t evidence(Colour wanted) const {
    uint32_t place = kColours;
    uint32_t mine = 0;
    uint32_t others = 0;
    uint32_t used = 0;
    for (uint32_t i = 0; i < kColours; ++i) {
      const uint32_t n = entries_[i] >> 24;
      used += n != 0;
      const bool same = n != 0 && (entries_[i] & 0xffffff) == wanted;
      place = same ? i : place;
      mine = same ? n : mine;
      others += same ? 0 : n;
    }
    return ((used * 4 + place) * 8 + coarse(mine)) * 8 + coarse(others);
  }

  /// Whether exactly one colour was ever seen here.
  bool certain() const { return count(0) != 0 && count(1) == 0; }

  void restart(uint32_t tag, Colour colour) {
    tag_ = tag;
    entries_ = {colour | kOne, 0, 0};
  }

  void update(Colour colour) {
    size_t at = 0;
    while (at < kColours && ((entries_[at] >> 24) == 0 || (entries_[at] & 0xffffff) != colour)) ++at;
    if (at == kColours) {
      at = kColours - 1;
      entries_[at] = colour | kOne;
    } else if ((entries_[at] >> 24) < 255) {
      entries_[at] += kOne;
    }
    for (size_t i = 0; i < kColours; ++i) {
      const uint32_t n = entries_[i] >> 24;
      if (i != at && n > 2) entries_[i] -= (n / 4) * kOne;
    }
    for (; at > 0 && (entries_[at] >> 24) >= (entries_[at - 1] >> 24); --at) std::swap(entries_[at], entries_[at - 1]);
  }

 private:
  static constexpr uint32_t kOne = 1 << 24;

  static uint32_t coarse(uint32_t n) {
    constexpr uint8_t kSteps[24] = {0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6};
    return n < 24 ? kSteps[n] : 7;
  }

  std::array<uint32_t, kColours> entries_{};
  uint32_t tag_ = 0;
};
static_assert(sizeof(ColourSlot) == 16);

/// Colours by context: a hash table whose places are taken over by newcomers.
class ColourMemory {
 public:
  explicit ColourMemory(int size_log2) : slots_(size_t{1} << size_log2), shift_(64 - size_log2) {}

  static uint32_t tag(uint64_t hash) { return static_cast<uint32_t>(hash) | 1; }
  /// The place for a hash of which all bits are of use.
  ColourSlot& slot(uint64_t hash) { return slots_[static_cast<size_t>(hash >> shift_)]; }

 private:
  std::vector<ColourSlot> slots_;
  int shift_;
};

}  // namespace sportello::document
