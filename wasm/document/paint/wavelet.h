// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"

namespace sportello::document {

/// Samples of one colour component, or coefficients of one subband.
using Samples = Plane<int16_t>;

/// One level of the wavelet transform: the picture at half the size, and what it lacks. `horizontal`
/// holds changes along x (vertical edges), `vertical` along y, `diagonal` both.
struct WaveletLevel {
  Samples low;
  Samples horizontal;
  Samples vertical;
  Samples diagonal;
};

/// Biorthogonal 9/7 transform (Cohen, Daubechies, Feauveau 1992) by lifting (Daubechies, Sweldens
/// 1998), without its final scaling, in integers that wrap at 16 bits: the inverse is exact. Borders
/// are mirrored.
///
/// Splits `samples`, whose content is lost. A side of 1 has no upper half.
WaveletLevel wavelet_split(Samples samples);

/// Undoes the transform along one row of `width` samples. The halves, (width + 1) / 2 and width / 2
/// samples, are lost.
void wavelet_join_row(int16_t* low, int16_t* high, int16_t* row, int width);

/// Undoes the transform down the columns, once every row is in place: even ones from `low` and
/// `horizontal`, odd ones from `vertical` and `diagonal`.
///
/// Works on any window that begins at an even row and column of the picture: samples within four of a
/// border that the window cuts come out wrong.
void wavelet_join_columns(Samples& rows);

}  // namespace sportello::document
