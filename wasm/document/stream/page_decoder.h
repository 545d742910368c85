// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <vector>

#include "document/stream/layer.h"
#include "document/stream/region_decoder.h"

namespace sportello::document {

/// How far a page has arrived.
struct PageState {
  int width = 0;
  int height = 0;
  Source source = Source::kPicture;
  /// All text of the present state is there (once true, it stays so while changes arrive).
  bool readable = false;
  /// Every pixel is that of the source.
  bool exact = false;
  /// All that will come has come.
  bool complete = false;
  /// The layer that is arriving, or the last one.
  Layer layer = Layer::kText;
  /// Of all its packets so far.
  uint64_t bytes = 0;
};

/// One page as it arrives.
class PageDecoder {
 public:
  /// `opening`: a parsed packet of kind kPage, of so many bytes. `library` outlives the decoder.
  PageDecoder(const Packet& opening, size_t bytes, ShapeLibrary& library);

  /// Takes a later packet of this page; false if it is malformed or out of turn.
  bool decode(const Packet& packet, size_t bytes);

  const PageState& state() const { return state_; }
  /// Brings `image()` up to date; tells what has changed since the last call.
  Rect take_changed();
  const Image& image() const { return image_; }

  /// The layers of a page that never changed, for its PDF; null if it did, or if they are not there.
  const RegionDecoder* whole() const;

 private:
  bool open_update(const Changes& changes);
  void draw();
  void judge();

  ShapeLibrary& library_;
  Image image_;
  bool exact_promised_;
  std::vector<std::unique_ptr<RegionDecoder>> regions_;
  bool changed_shape_ = false;
  Rect changed_;
  PageState state_;
};

}  // namespace sportello::document
