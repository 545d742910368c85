// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace sportello::tools {

/// What the page's document worker does before anybody shows a paper (`js-glue/documents/warm-up.js`): codes and
/// decodes a small drawn page, then makes a page of a drawn sheet on a desk, as a camera would see it, and codes
/// that, so that the engine has compiled the module for speed. Waits a moment for the engine to finish.
void warm_up();

}  // namespace sportello::tools
