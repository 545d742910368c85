// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/mask_encoder.h"

#include <algorithm>
#include <utility>

#include "document/mask/components.h"
#include "document/mask/glyph_coder.h"
#include "document/mask/layout.h"
#include "document/mask/matcher.h"
#include "document/mask/packet_header.h"

namespace sportello::document {
namespace {

constexpr size_t kFirstPacketBytes = 800;
constexpr size_t kPacketBytes = 2000;

// Where a gap between two glyphs of a segment is a space.
bool is_space(const Rect& before, const Rect& next) {
  const int gap = next.x - (before.x + before.width);
  return gap * 4 > std::max({before.height, next.height, 8});
}

}  // namespace

class MaskEncoder::Impl {
 public:
  Impl(const Mask& mask, ShapeLibrary& library) : mask_(mask), state_(library.state()) {}

  bool next_packet(std::vector<uint8_t>& packet) {
    if (done_) return false;
    if (!begun_) begin();
    const size_t limit = first_ ? kFirstPacketBytes : kPacketBytes;
    first_ = false;
    coded_.clear();
    BitWriter writer(coded_);
    PacketHeader header;
    while (next_glyph_ < glyphs_.size() && writer.size() < limit) {
      if (code_glyph(writer)) ++header.glyphs;
    }
    header.glyphs_end = next_glyph_ == glyphs_.size();
    if (header.glyphs_end) {
      while (next_row_ < mask_.height() && writer.size() < limit) {
        rest_coder_->code_row(writer, state_.rest, drawn_, &rest_, next_row_++);
        ++header.rows;
      }
    }
    writer.finish();
    write_header(header, packet);
    packet.insert(packet.end(), coded_.begin(), coded_.end());
    done_ = next_row_ == mask_.height() && header.glyphs_end;
    return true;
  }

 private:
  void begin() {
    begun_ = true;
    components_ = find_components(mask_);
    glyphs_ = read_layout(components_);
    matcher_ = std::make_unique<ShapeMatcher>(state_);
    coder_ = std::make_unique<GlyphCoder>(state_, mask_.width(), mask_.height());
    rest_coder_ = std::make_unique<RestCoder>(mask_.width());
    rest_ = mask_;
    drawn_ = Mask(mask_.width(), mask_.height());
  }

  void make_bitmap(const Glyph& glyph) {
    coded_glyph_.bitmap.reset(glyph.box.width, glyph.box.height);
    for (const int32_t part : glyph.parts) {
      for (int32_t r = components_.components[static_cast<size_t>(part)].first_run; r >= 0;) {
        const InkRun& run = components_.runs[static_cast<size_t>(r)];
        coded_glyph_.bitmap.set_run(run.y - glyph.box.y, run.begin - glyph.box.x, run.end - glyph.box.x);
        r = run.next;
      }
    }
  }

  // From the rest to what is drawn.
  void move_ink(const Glyph& glyph) {
    for (const int32_t part : glyph.parts) {
      for (int32_t r = components_.components[static_cast<size_t>(part)].first_run; r >= 0;) {
        const InkRun& run = components_.runs[static_cast<size_t>(r)];
        std::fill(rest_.row(run.y) + run.begin, rest_.row(run.y) + run.end, uint8_t{0});
        std::fill(drawn_.row(run.y) + run.begin, drawn_.row(run.y) + run.end, uint8_t{1});
        r = run.next;
      }
    }
  }

  bool code_glyph(BitWriter& writer) {
    const Glyph& glyph = glyphs_[next_glyph_++];
    if (!coder_->affordable(glyph.box.width, glyph.box.height)) {
      broken_ = true;
      return false;
    }
    make_bitmap(glyph);
    const ShapeMatch match = matcher_->find(coded_glyph_.bitmap, measure(coded_glyph_.bitmap));
    coded_glyph_.begins_segment = glyph.begins_segment || broken_ || !has_last_;
    coded_glyph_.after_space = !coded_glyph_.begins_segment && is_space(last_box_, glyph.box);
    coded_glyph_.slot = match.slot;
    coded_glyph_.variant = match.variant;
    coded_glyph_.grid_x = match.grid_x;
    coded_glyph_.grid_y = match.grid_y;
    coded_glyph_.x = glyph.box.x;
    coded_glyph_.y = glyph.box.y;
    broken_ = false;
    const bool known = match.variant >= 0;
    coder_->code(writer, coded_glyph_);
    if (coder_->forgot()) matcher_->rebuild();
    if (!known && !coder_->forgot()) matcher_->added(coded_glyph_.slot, coded_glyph_.variant);
    move_ink(glyph);
    last_box_ = glyph.box;
    has_last_ = true;
    return true;
  }

  const Mask& mask_;
  MaskState& state_;
  Components components_;
  std::vector<Glyph> glyphs_;
  std::unique_ptr<ShapeMatcher> matcher_;
  std::unique_ptr<GlyphCoder> coder_;
  std::unique_ptr<RestCoder> rest_coder_;
  Mask rest_;
  Mask drawn_;
  CodedGlyph coded_glyph_;
  std::vector<uint8_t> coded_;
  Rect last_box_;
  size_t next_glyph_ = 0;
  int next_row_ = 0;
  bool begun_ = false;
  bool first_ = true;
  bool broken_ = false;
  bool has_last_ = false;
  bool done_ = false;
};

MaskEncoder::MaskEncoder(const Mask& mask, ShapeLibrary& library) : impl_(std::make_unique<Impl>(mask, library)) {}
MaskEncoder::~MaskEncoder() = default;
MaskEncoder::MaskEncoder(MaskEncoder&&) noexcept = default;
MaskEncoder& MaskEncoder::operator=(MaskEncoder&&) noexcept = default;

bool MaskEncoder::next_packet(std::vector<uint8_t>& packet) { return impl_->next_packet(packet); }

}  // namespace sportello::document
