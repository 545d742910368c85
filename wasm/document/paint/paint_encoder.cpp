// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/paint_encoder.h"

#include <algorithm>
#include <map>
#include <optional>

#include "document/paint/base_packet.h"
#include "document/paint/coded_bits.h"
#include "document/paint/ink_coder.h"
#include "document/paint/ink_colours.h"
#include "document/paint/paint_state.h"
#include "document/paint/paper_samples.h"
#include "document/paint/subband_coder.h"

namespace sportello::document {
namespace {

constexpr size_t kPacketBytes = 3000;
constexpr int kRoughLastPlane = 2;
constexpr int kLastPlane = 2;
constexpr int kNoisyLastPlane = 4;
constexpr int kHiddenReach = 2;  // soft edges reach so far from the mask

Image colours_of(const std::array<Samples, 3>& cells) {
  Image colours(cells[0].width(), cells[0].height());
  for (size_t i = 0; i < colours.values().size(); ++i) {
    colours.values()[i] = to_rgb(cells[0].values()[i], cells[1].values()[i], cells[2].values()[i]);
  }
  return colours;
}

// The colour that most cells have.
Rgba commonest(const std::array<Samples, 3>& cells) {
  std::map<uint32_t, size_t> counts;
  const size_t step = std::max<size_t>(1, cells[0].values().size() / 4096);
  for (size_t i = 0; i < cells[0].values().size(); i += step) {
    const Rgba colour = to_rgb(cells[0].values()[i], cells[1].values()[i], cells[2].values()[i]);
    ++counts[static_cast<uint32_t>(colour.r << 16 | colour.g << 8 | colour.b)];
  }
  const auto most = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const uint32_t rgb = most->first;
  return {static_cast<uint8_t>(rgb >> 16), static_cast<uint8_t>(rgb >> 8), static_cast<uint8_t>(rgb), 255};
}

}  // namespace

class PaintEncoder::Work {
 public:
  Work(const Image& page, const Mask& mask, Source source)
      : page_(page), mask_(mask), noisy_(source == Source::kCamera), state_(page.width(), page.height()) {}

  bool next_base_packet(std::vector<uint8_t>& packet);
  bool next_refinement_packet(std::vector<uint8_t>& packet);
  const Image& rendition();

 private:
  void look_at_page();

  const Image& page_;
  const Mask& mask_;
  bool noisy_;
  PaintState state_;
  Mask hidden_;
  bool base_done_ = false;
  size_t paper_bytes_ = 0;
  size_t edge_bytes_ = 0;
  size_t cells_coded_ = 0;
  FlatAreas areas_;
  InkCoder ink_;
  FlatPaperCoder flat_;
  std::optional<SubbandEncoder> paper_;
  std::optional<SubbandEncoder> refinement_;
  Image rendition_;
  bool rendered_ = false;
};

void PaintEncoder::Work::look_at_page() {
  hidden_ = near_ink(mask_, kHiddenReach);
  std::array<Samples, 3> cells = mean_paper(page_, hidden_, {});
  state_.units = InkUnits(mask_);
  const Image paper = colours_of(cells);
  find_ink_colours(page_, mask_, paper, noisy_, state_);
  if (!state_.palette.empty()) state_.edges = find_edges(page_, mask_, paper, state_);
  areas_ = find_flat_areas(page_, hidden_);
  state_.flat.colours = areas_.colours;
  state_.ground = state_.flat.used() ? areas_.colours[0] : commonest(cells);
  const Ycc ground = to_ycc(state_.ground);
  if (state_.flat.used()) {
    // From here on, plain colours hide the paper too.
    const auto labels = areas_.labels.values();
    std::transform(labels.begin(), labels.end(), hidden_.values().begin(), [](uint8_t label) -> uint8_t { return label != 0 ? 1 : 0; });
    cells = mean_paper(page_, hidden_, ground);
  }
  const int offsets[] = {ground.y, ground.cg, ground.co};
  for (size_t i = 0; i < 3; ++i) {
    for (int16_t& sample : cells[i].values()) {
      sample = static_cast<int16_t>((sample - offsets[i]) * (1 << SubbandSet::kFraction));
    }
  }
  const int width = state_.cells_x();
  const int height = state_.cells_y();
  paper_.emplace(width, height, PaintState::levels(width, height, 1), 0, std::move(cells), kRoughLastPlane);
}

bool PaintEncoder::Work::next_base_packet(std::vector<uint8_t>& packet) {
  if (base_done_) return false;
  std::vector<uint8_t> payload;
  payload.reserve(2 * kPacketBytes);
  RangeEncoder coder(payload);
  EncodeBits bits{coder};
  if (!paper_) {
    look_at_page();
    ink_.code_header(bits, state_);
  }
  uint32_t units = 0;
  for (; !ink_.done(state_) && coder.size() < kPacketBytes; ++units) ink_.code_unit(bits, state_);
  uint32_t cells = 0;
  for (; !flat_.cells_done(state_.flat) && coder.size() < kPacketBytes; ++cells) {
    flat_.code_cell(bits, state_.flat, areas_.cells.values()[cells_coded_++]);
  }
  // A page of pictures needs no more than a first look here: the refinement shows it sooner.
  const size_t allowed = 256 + state_.rough_cells() / 40;
  const auto paper_done = [&] { return paper_->done() || paper_bytes_ >= allowed; };
  const bool ready = ink_.done(state_) && flat_.cells_done(state_.flat) && coder.size() < kPacketBytes;
  const bool with_paper = ready && !paper_done();
  uint32_t blocks = 0;
  if (with_paper) {
    const size_t before = coder.size();
    blocks = paper_->encode(coder, std::min(kPacketBytes, before + allowed - paper_bytes_));
    paper_bytes_ += coder.size() - before;
    state_.set_rough(paper_->known());
  }
  uint32_t edges = 0;
  if (ready && paper_done()) {
    const size_t before = coder.size();
    while (!flat_.done(state_.flat) && coder.size() < kPacketBytes && edge_bytes_ + coder.size() - before < 2 * allowed) {
      flat_.code_refinement(bits, state_.flat, &areas_.labels);
      ++edges;
    }
    edge_bytes_ += coder.size() - before;
    base_done_ = flat_.done(state_.flat) || edge_bytes_ >= 2 * allowed;
  }
  coder.finish();
  packet.push_back(static_cast<uint8_t>((base_done_ ? kBaseLast : 0) | (units > 0 ? kBaseUnits : 0) |
                                        (cells > 0 ? kBaseCells : 0) | (with_paper ? kBasePaper : 0) |
                                        (edges > 0 ? kBaseEdges : 0)));
  if (units > 0) put_number(packet, units);
  if (cells > 0) put_number(packet, cells);
  if (with_paper) put_number(packet, blocks);
  if (edges > 0) put_number(packet, edges);
  packet.insert(packet.end(), payload.begin(), payload.end());
  rendered_ = false;
  return true;
}

bool PaintEncoder::Work::next_refinement_packet(std::vector<uint8_t>& packet) {
  if (!base_done_ || (refinement_ && refinement_->done() && flat_.done(state_.flat))) return false;
  std::vector<uint8_t> payload;
  payload.reserve(2 * kPacketBytes);
  RangeEncoder coder(payload);
  EncodeBits bits{coder};
  uint32_t edges = 0;
  for (; !flat_.done(state_.flat) && coder.size() < kPacketBytes; ++edges) {
    flat_.code_refinement(bits, state_.flat, &areas_.labels);
  }
  const bool with_blocks = flat_.done(state_.flat) && coder.size() < kPacketBytes;
  uint32_t blocks = 0;
  if (with_blocks) {
    if (!refinement_) {
      refinement_.emplace(state_.width, state_.height, PaintState::levels(state_.width, state_.height, 2),
                          PaintState::kChromaShift, paper_details(page_, std::move(hidden_), state_),
                          noisy_ ? kNoisyLastPlane : kLastPlane);
      state_.refinement = &refinement_->known();
    }
    blocks = refinement_->encode(coder, kPacketBytes);
  }
  coder.finish();
  put_number(packet, edges << 1 | (with_blocks ? 1 : 0));
  if (with_blocks) put_number(packet, blocks);
  packet.insert(packet.end(), payload.begin(), payload.end());
  rendered_ = false;
  return true;
}

const Image& PaintEncoder::Work::rendition() {
  if (!rendered_) {
    if (rendition_.empty()) rendition_ = Image(state_.width, state_.height);
    if (!paper_) state_.units = InkUnits(mask_);
    state_.render(rendition_.bounds(), rendition_);
    rendered_ = true;
  }
  return rendition_;
}

PaintEncoder::PaintEncoder(const Image& page, const Mask& mask, Source source)
    : work_(std::make_unique<Work>(page, mask, source)) {}
PaintEncoder::~PaintEncoder() = default;
PaintEncoder::PaintEncoder(PaintEncoder&&) noexcept = default;
PaintEncoder& PaintEncoder::operator=(PaintEncoder&&) noexcept = default;

bool PaintEncoder::next_base_packet(std::vector<uint8_t>& packet) { return work_->next_base_packet(packet); }

bool PaintEncoder::next_refinement_packet(std::vector<uint8_t>& packet) {
  return work_->next_refinement_packet(packet);
}

const Image& PaintEncoder::rendition() { return work_->rendition(); }

}  // namespace sportello::document
