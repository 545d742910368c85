// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sportello {

/// The least of the values seen within the last `kBuckets` buckets of time.
///
/// What has been seen before does not expire by itself, only when newer values come: a window
/// never runs empty once it has had a value.
template <std::size_t kBuckets>
class WindowedMinimum {
 public:
  explicit WindowedMinimum(std::int64_t bucket_us) : bucket_us_(bucket_us) { clear(); }

  void clear() {
    buckets_.fill(kNone);
    empty_ = true;
  }

  /// `now_us` may repeat; an earlier one than before counts as the latest.
  void add(std::int64_t value, std::int64_t now_us) {
    const std::int64_t index = now_us / bucket_us_;
    if (empty_) {
      newest_ = index;
      empty_ = false;
    }
    if (index - newest_ >= static_cast<std::int64_t>(kBuckets)) {
      buckets_.fill(kNone);
      newest_ = index;
    }
    for (; newest_ < index; ++newest_) slot(newest_ + 1) = kNone;
    slot(newest_) = std::min(slot(newest_), value);
  }

  bool empty() const { return empty_; }

  /// Only if not empty().
  std::int64_t minimum() const { return *std::min_element(buckets_.begin(), buckets_.end()); }

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

  std::int64_t& slot(std::int64_t index) {
    constexpr auto kCount = static_cast<std::int64_t>(kBuckets);
    return buckets_[static_cast<std::size_t>(((index % kCount) + kCount) % kCount)];
  }

  std::int64_t bucket_us_;
  std::array<std::int64_t, kBuckets> buckets_;
  std::int64_t newest_ = 0;
  bool empty_ = true;
};

}  // namespace sportello
