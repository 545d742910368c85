// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Takes the noise off a flattened page (paper at kPaperLevel), sharpens its print mildly, and sets
/// white and black: paper comes to 255. What has alpha 0 becomes white; alpha is 255 afterwards.
///
/// A pixel is split into the mean around it and the detail on top: detail within the noise is
/// dropped, larger detail is raised (coring and unsharp masking in one).
void clean(Image& page);

}  // namespace sportello::document
