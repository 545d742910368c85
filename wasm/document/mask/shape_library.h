// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace sportello::document {

struct MaskState;

/// What both sides have learnt from the masks of one document: its shapes (glyphs), and the statistics of
/// their bitmaps, order and places. One library goes with one document: a MaskEncoder on one side and a
/// MaskDecoder on the other change theirs alike, packet by packet. Bounded in count and pixels; when full,
/// it forgets the same shapes on both sides. A copy is as large as the original (some megabytes).
class ShapeLibrary {
 public:
  ShapeLibrary();
  ~ShapeLibrary();
  ShapeLibrary(const ShapeLibrary& other);
  ShapeLibrary& operator=(const ShapeLibrary& other);
  ShapeLibrary(ShapeLibrary&&) noexcept;
  ShapeLibrary& operator=(ShapeLibrary&&) noexcept;

  /// Shapes known.
  size_t size() const;
  /// Pixels of the bounding boxes of all shapes known.
  size_t pixels() const;
  /// A digest of all that decoding depends on: equal on both sides after the same packets.
  uint64_t digest() const;

  /// For the codec of the mask.
  MaskState& state() { return *state_; }
  const MaskState& state() const { return *state_; }

 private:
  std::unique_ptr<MaskState> state_;
};

}  // namespace sportello::document
