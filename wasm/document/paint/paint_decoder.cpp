// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/paint_decoder.h"

#include <algorithm>
#include <optional>

#include "document/paint/base_packet.h"
#include "document/paint/coded_bits.h"
#include "document/paint/ink_coder.h"
#include "document/paint/layers_for_keeping.h"
#include "document/paint/paint_state.h"
#include "document/paint/subband_coder.h"

namespace sportello::document {

class PaintDecoder::Work {
 public:
  Work(int width, int height) : state(width, height) {}

  bool decode_base(std::span<const uint8_t> packet, const Mask& mask);
  bool decode_refinement(std::span<const uint8_t> packet);
  bool refine_flat(RangeDecoder& coder, uint32_t cells);

  PaintState state;
  bool base_complete = false;
  bool failed = false;  // what follows a malformed packet cannot be understood
  InkCoder ink;
  FlatPaperCoder flat;
  std::optional<SubbandDecoder> paper;
  std::optional<SubbandDecoder> refinement;
  Image ink_colours;  // made when asked for
  Image paper_colours;
};

bool PaintDecoder::Work::decode_base(std::span<const uint8_t> packet, const Mask& mask) {
  if (base_complete || mask.width() != state.width || mask.height() != state.height) return false;
  uint32_t flags = 0;
  uint32_t units = 0;
  uint32_t cells = 0;
  uint32_t blocks = 0;
  uint32_t edges = 0;
  if (!take_number(packet, flags) || flags > kBaseFlags) return false;
  if ((flags & kBaseUnits) != 0 && !take_number(packet, units)) return false;
  if ((flags & kBaseCells) != 0 && !take_number(packet, cells)) return false;
  if ((flags & kBasePaper) != 0 && !take_number(packet, blocks)) return false;
  if ((flags & kBaseEdges) != 0 && !take_number(packet, edges)) return false;
  RangeDecoder coder(packet);
  DecodeBits bits{coder};
  if (!paper) {
    state.units = InkUnits(mask);
    paper.emplace(state.cells_x(), state.cells_y(), PaintState::levels(state.cells_x(), state.cells_y(), 1), 0);
    if (!ink.code_header(bits, state)) {
      state.has_ink = false;
      return false;
    }
  }
  for (uint32_t i = 0; i < units; ++i) {
    if (ink.done(state) || coder.overrun()) return false;
    ink.code_unit(bits, state);
  }
  for (uint32_t i = 0; i < cells; ++i) {
    if (flat.cells_done(state.flat) || coder.overrun()) return false;
    flat.code_cell(bits, state.flat, FlatPaperCoder::kAny);
  }
  if ((flags & kBasePaper) != 0) {
    if (!paper->decode(coder, blocks)) return false;
    state.set_rough(paper->known());
  }
  if (!refine_flat(coder, edges) || coder.overrun()) return false;
  base_complete = (flags & kBaseLast) != 0;
  return true;
}

bool PaintDecoder::Work::refine_flat(RangeDecoder& coder, uint32_t cells) {
  if (cells > 0 && !flat.cells_done(state.flat)) return false;
  DecodeBits bits{coder};
  for (uint32_t i = 0; i < cells; ++i) {
    if (flat.done(state.flat) || coder.overrun()) return false;
    flat.code_refinement(bits, state.flat, nullptr);
  }
  return true;
}

bool PaintDecoder::Work::decode_refinement(std::span<const uint8_t> packet) {
  uint32_t edges = 0;  // and a bit: whether blocks follow
  uint32_t blocks = 0;
  if (!base_complete || !take_number(packet, edges)) return false;
  if ((edges & 1) != 0 && !take_number(packet, blocks)) return false;
  if (!refinement) {
    refinement.emplace(state.width, state.height, PaintState::levels(state.width, state.height, 2),
                       PaintState::kChromaShift);
    if (state.rough.cells[0].empty()) state.set_rough(paper->known());
    state.refinement = &refinement->known();
  }
  RangeDecoder coder(packet);
  if (!refine_flat(coder, edges >> 1)) return false;
  return (edges & 1) == 0 ? !coder.overrun() : refinement->decode(coder, blocks);
}

PaintDecoder::PaintDecoder(int width, int height) : work_(std::make_unique<Work>(width, height)) {}
PaintDecoder::~PaintDecoder() = default;
PaintDecoder::PaintDecoder(PaintDecoder&&) noexcept = default;
PaintDecoder& PaintDecoder::operator=(PaintDecoder&&) noexcept = default;

bool PaintDecoder::decode_base(std::span<const uint8_t> packet, const Mask& mask) {
  if (work_->failed) return false;
  work_->failed = !work_->decode_base(packet, mask);
  return !work_->failed;
}

bool PaintDecoder::decode_refinement(std::span<const uint8_t> packet, const Mask&) {
  if (work_->failed) return false;
  work_->failed = !work_->decode_refinement(packet);
  return !work_->failed;
}

bool PaintDecoder::base_complete() const { return work_->base_complete; }

bool PaintDecoder::complete() const { return work_->refinement && work_->refinement->done() && work_->flat.done(work_->state.flat); }

void PaintDecoder::render(const Mask& mask, const Rect& area, Image& out) const {
  work_->state.render(area, out);
  if (work_->paper || mask.width() != work_->state.width || mask.height() != work_->state.height) return;
  // No packet yet, so that the mask has not been looked at: black ink.
  const Rect inside = intersect(area, mask.bounds());
  for (int y = inside.y; y < inside.y + inside.height; ++y) {
    for (int x = inside.x; x < inside.x + inside.width; ++x) {
      if (mask.at(x, y) != 0) out.at(x, y) = {0, 0, 0, 255};
    }
  }
}

const Image& PaintDecoder::ink_colours() const {
  work_->ink_colours = ink_layer(work_->state);
  return work_->ink_colours;
}

const Image& PaintDecoder::paper_colours() const {
  work_->paper_colours = paper_layer(work_->state);
  return work_->paper_colours;
}

}  // namespace sportello::document
