// SPDX-License-Identifier: EUPL-1.2
#include "audio/frame_store.h"

#include <algorithm>

namespace sportello {

FrameStore::FrameStore() {
  for (std::size_t i = 0; i < kCapacity; ++i) order_[i] = static_cast<std::uint8_t>(i);
}

bool FrameStore::insert(std::int64_t sequence, std::int64_t timestamp, int samples, bool silence,
                        std::span<const std::uint8_t> payload) {
  if (payload.size() > kMaxPayloadBytes) return false;
  std::size_t place = size_;
  while (place > 0 && (*this)[place - 1].timestamp >= timestamp) --place;
  if (place < size_ && (*this)[place].timestamp == timestamp) return false;
  if (size_ == kCapacity) {
    if (place == 0) return false;
    pop_front();
    --place;
  }
  const std::uint8_t slot = order_[size_];
  const auto begin = order_.begin();
  std::copy_backward(begin + static_cast<std::ptrdiff_t>(place),
                     begin + static_cast<std::ptrdiff_t>(size_),
                     begin + static_cast<std::ptrdiff_t>(size_) + 1);
  order_[place] = slot;
  ++size_;

  Frame& frame = slots_[slot];
  frame.sequence = sequence;
  frame.timestamp = timestamp;
  frame.samples = samples;
  frame.silence = silence;
  frame.bytes = payload.size();
  std::copy(payload.begin(), payload.end(), frame.data.begin());
  return true;
}

void FrameStore::pop_front() {
  if (size_ == 0) return;
  const auto begin = order_.begin();
  std::rotate(begin, begin + 1, begin + static_cast<std::ptrdiff_t>(size_));
  --size_;
}

}  // namespace sportello
