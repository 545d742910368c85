// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "video/video_assembler.h"

namespace sportello {

/// A frame in the window, known or only inferred from newer ones.
struct VideoAssembler::Slot {
  VideoFrameInfo info;
  State state = State::kUnseen;
  std::uint16_t received = 0;
  /// Fragments below this index that are not here are known to be late.
  std::uint16_t noticed_end = 0;
  std::uint8_t whole_requests = 0;
  std::size_t bytes = 0;
  /// When the frame was first known to exist, and when a fragment last came.
  std::int64_t noticed_us = 0;
  std::int64_t touched_us = 0;
  std::int64_t whole_request_us = 0;
  std::array<FragmentPool::Cell, kMaxFragmentsPerFrame> cells;
  std::array<std::int64_t, kMaxFragmentsPerFrame> request_us;
  std::array<std::uint8_t, kMaxFragmentsPerFrame> requests;

  bool known() const { return state == State::kPartial || state == State::kComplete; }
};

/// Distance from `b` to `a` on the circle of ids.
inline std::int32_t ahead(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b);
}

}  // namespace sportello
