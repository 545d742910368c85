// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "document/image/image.h"

namespace sportello::tools {

/// Reads a PNG or JPEG file; transparent pixels are laid on white. False if it cannot be read, is of
/// another kind, broken or too large for a page; `error` then says which, in a sentence.
bool read_image(const std::string& path, document::Image& image, std::string& error);

/// Writes a PNG file (24 bits a pixel). False, and a sentence in `error`, if it cannot be written.
bool write_png(const std::string& path, const document::Image& image, std::string& error);

}  // namespace sportello::tools
