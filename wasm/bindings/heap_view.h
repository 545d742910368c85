// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sportello {

/// A view on the wasm heap.
template <typename T>
emscripten::val view(std::span<const T> data) {
  return emscripten::val(emscripten::typed_memory_view(data.size(), data.data()));
}

/// A buffer that JavaScript fills; it only grows.
template <typename T>
class Room {
 public:
  emscripten::val open(int count) {
    if (count > static_cast<int>(data_.size())) data_.resize(static_cast<size_t>(count));
    return view<T>({data_.data(), static_cast<size_t>(std::max(count, 0))});
  }
  std::span<T> first(int count) {
    return std::span<T>(data_).first(
        std::min(data_.size(), static_cast<size_t>(std::max(count, 0))));
  }

 private:
  std::vector<T> data_;
};

/// A time in microseconds, from a number of JavaScript.
inline int64_t us(double number) { return static_cast<int64_t>(number); }

}  // namespace sportello
