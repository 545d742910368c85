// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>

namespace sportello {

/// A first-in first-out queue of at most `kCapacity` values that never allocates.
///
/// Index 0 is the oldest.
template <typename T, size_t kCapacity>
class FixedRing {
 public:
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == kCapacity; }
  size_t size() const { return size_; }
  static constexpr size_t capacity() { return kCapacity; }

  T& operator[](size_t i) { return values_[(first_ + i) % kCapacity]; }
  const T& operator[](size_t i) const { return values_[(first_ + i) % kCapacity]; }
  T& front() { return (*this)[0]; }
  const T& front() const { return (*this)[0]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  /// Appends; false (and nothing is changed) if full.
  bool push(const T& value) {
    if (full()) return false;
    (*this)[size_++] = value;
    return true;
  }

  /// Appends; drops the oldest if full.
  void push_over(const T& value) {
    if (full()) pop();
    push(value);
  }

  /// Drops the oldest, if there is one.
  void pop() {
    if (empty()) return;
    first_ = (first_ + 1) % kCapacity;
    --size_;
  }

  void clear() {
    first_ = 0;
    size_ = 0;
  }

 private:
  std::array<T, kCapacity> values_{};
  size_t first_ = 0;
  size_t size_ = 0;
};

}  // namespace sportello
