// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/shape_library.h"

#include <utility>

#include "document/mask/mask_state.h"

namespace sportello::document {

ShapeLibrary::ShapeLibrary() : state_(std::make_unique<MaskState>()) {}
ShapeLibrary::~ShapeLibrary() = default;
ShapeLibrary::ShapeLibrary(const ShapeLibrary& other) : state_(std::make_unique<MaskState>(*other.state_)) {}
ShapeLibrary& ShapeLibrary::operator=(const ShapeLibrary& other) {
  if (this != &other) *state_ = *other.state_;
  return *this;
}
ShapeLibrary::ShapeLibrary(ShapeLibrary&&) noexcept = default;
ShapeLibrary& ShapeLibrary::operator=(ShapeLibrary&&) noexcept = default;

size_t ShapeLibrary::size() const {
  size_t count = 0;
  for (const ShapeClass& c : state_->classes) count += c.variants().size();
  return count;
}

size_t ShapeLibrary::pixels() const { return state_->pixels; }

uint64_t ShapeLibrary::digest() const {
  uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&](uint64_t value) {
    hash = (hash ^ value) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 31;
  };
  add(state_->clock);
  add(state_->class_count);
  for (size_t i = 0; i < state_->classes.size(); ++i) {
    const ShapeClass& c = state_->classes[i];
    if (!c.alive()) continue;
    add(i);
    add(static_cast<uint32_t>(c.before));
    add(static_cast<uint32_t>(c.after));
    add(static_cast<uint32_t>(c.above));
    for (const Variant& v : c.variants()) {
      add(v.measure.hash);
      add(v.number);
      add(v.uses);
    }
    for (int y = 0; y < c.grid_height(); ++y) {
      for (int x = 0; x < c.grid_width(); ++x) add(c.sums(y)[x]);
    }
  }
  return hash;
}

}  // namespace sportello::document
