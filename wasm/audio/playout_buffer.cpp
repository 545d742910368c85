// SPDX-License-Identifier: EUPL-1.2
#include "audio/playout_buffer.h"

#include <algorithm>

namespace sportello {

std::span<float> PlayoutBuffer::append(std::size_t count) {
  if (end_ + count > kCapacity) {
    const std::size_t first = begin_ - kHistory;
    std::copy(data_.data() + first, data_.data() + end_, data_.data());
    begin_ -= first;
    end_ -= first;
  }
  count = std::min(count, kCapacity - end_);
  end_ += count;
  return {data_.data() + end_ - count, count};
}

std::span<const float> PlayoutBuffer::take(std::size_t count) {
  count = std::min(count, unplayed());
  begin_ += count;
  return {data_.data() + begin_ - count, count};
}

void PlayoutBuffer::shrink(std::size_t count) { end_ -= std::min(count, unplayed()); }

}  // namespace sportello
