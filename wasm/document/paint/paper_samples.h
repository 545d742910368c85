// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "document/image/image.h"
#include "document/paint/paint_state.h"

namespace sportello::document {

/// 1 at ink and within `reach` pixels of it (a square): where the paper's colour is not to be seen.
Mask near_ink(const Mask& mask, int reach);

/// The mean colour of each cell's paper; cells without any take what lies around them, `otherwise` if there
/// is nothing at all.
std::array<Samples, SubbandSet::kComponents> mean_paper(const Image& page, const Mask& hidden, Ycc otherwise);

/// Gives samples marked as hidden (1) values between those of their neighbours in row and column, so
/// that they cost little to code. Hidden ones come out as other numbers than 0.
void fill_hidden(Samples& samples, Mask& hidden);

/// What is left of the page's paper when the rough one is taken off, ready to be transformed: with bits
/// of fraction, chroma at half the size, hidden pixels filled.
std::array<Samples, SubbandSet::kComponents> paper_details(const Image& page, Mask hidden, const PaintState& state);

}  // namespace sportello::document
