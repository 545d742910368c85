// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Takes the noise off a page and sharpens its print. What has alpha 0 becomes white; alpha is 255
/// afterwards.
///
/// A pixel is split into the mean around it and the detail on top: detail within the noise is
/// dropped, larger detail is raised (coring and unsharp masking in one), the more the less sharp the
/// page is. With `paper`, the page is flattened (paper at kPaperLevel): paper comes to 255 and print
/// to black. Without, it is a picture and keeps its tones.
void clean(Image& page, bool paper);

}  // namespace sportello::document
