// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "document/image/image.h"
#include "document/pdf/pdf_file.h"

namespace sportello::document {

/// Adds an image to the file, without loss, in the fewest bits that hold its colours: two colours
/// as JBIG2, up to 16 with a palette of 1, 2 or 4 bits, grey, a palette of 8 bits, or RGB; these
/// deflated, behind PNG's predictors where that helps. `entries` join its dictionary. Returns the
/// object's number.
int add_pdf_image(const Image& image, std::string_view entries, PdfFile* file);

/// Adds a stencil that paints where `mask`, padded with nothing to width x height, has ink.
int add_pdf_stencil(const Mask& mask, int width, int height, PdfFile* file);

}  // namespace sportello::document
