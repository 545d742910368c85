// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/mask_decoder.h"

#include <utility>

#include "document/mask/glyph_coder.h"
#include "document/mask/packet_header.h"

namespace sportello::document {

class MaskDecoder::Impl {
 public:
  Impl(int width, int height, ShapeLibrary& library)
      : state_(library.state()), mask_(width, height), coder_(state_, width, height), rest_coder_(width) {}

  bool decode(std::span<const uint8_t> packet) {
    if (failed_ || complete()) return false;
    failed_ = !read(packet);
    return !failed_;
  }

  bool complete() const { return next_row_ == mask_.height(); }
  const Mask& mask() const { return mask_; }
  Rect take_changed() { return std::exchange(changed_, Rect{}); }

 private:
  bool read(std::span<const uint8_t> packet) {
    PacketHeader header;
    if (!read_header(packet, header)) return false;
    if (glyphs_ended_ && (header.glyphs > 0 || !header.glyphs_end)) return false;
    if (header.rows > static_cast<uint32_t>(mask_.height() - next_row_)) return false;
    BitReader reader(packet);
    CodedGlyph glyph;
    for (uint32_t i = 0; i < header.glyphs; ++i) {
      glyph.begins_segment = false;
      glyph.after_space = false;
      glyph.slot = -1;
      glyph.variant = -1;
      if (!coder_.code(reader, glyph) || reader.overrun()) return false;
      draw(glyph);
    }
    glyphs_ended_ = header.glyphs_end;
    for (uint32_t i = 0; i < header.rows; ++i) {
      rest_coder_.code_row(reader, state_.rest, mask_, nullptr, next_row_);
      changed_ = unite(changed_, {0, next_row_, mask_.width(), 1});
      ++next_row_;
      if (reader.overrun()) return false;
    }
    return true;
  }

  void draw(const CodedGlyph& glyph) {
    const Bitmap& bitmap = state_.classes[static_cast<size_t>(glyph.slot)].variants()[static_cast<size_t>(glyph.variant)].bitmap;
    for (int y = 0; y < bitmap.height(); ++y) {
      uint8_t* out = mask_.row(glyph.y + y) + glyph.x;
      for (int x = 0; x < bitmap.width(); ++x) out[x] = static_cast<uint8_t>(out[x] | (bitmap.at(x, y) ? 1 : 0));
    }
    changed_ = unite(changed_, {glyph.x, glyph.y, bitmap.width(), bitmap.height()});
  }

  MaskState& state_;
  Mask mask_;
  GlyphCoder coder_;
  RestCoder rest_coder_;
  Rect changed_;
  int next_row_ = 0;
  bool glyphs_ended_ = false;
  bool failed_ = false;
};

MaskDecoder::MaskDecoder(int width, int height, ShapeLibrary& library) : impl_(std::make_unique<Impl>(width, height, library)) {}
MaskDecoder::~MaskDecoder() = default;
MaskDecoder::MaskDecoder(MaskDecoder&&) noexcept = default;
MaskDecoder& MaskDecoder::operator=(MaskDecoder&&) noexcept = default;

bool MaskDecoder::decode(std::span<const uint8_t> packet) { return impl_->decode(packet); }
const Mask& MaskDecoder::mask() const { return impl_->mask(); }
bool MaskDecoder::complete() const { return impl_->complete(); }
Rect MaskDecoder::take_changed() { return impl_->take_changed(); }

}  // namespace sportello::document
