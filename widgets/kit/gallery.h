// Purpose: every widget of the kit in every state, both themes and two scales, as pictures for people to look at.
// Thread: GUI.
#pragma once

#include "widgets/kit/gallerysections.h"

#include <QString>

namespace weir {

/// Writes NN-section-light.png, -dark.png and -light-150.png into the folder (made if missing). The number of pictures
/// that could not be written: 0 is good. Needs an application with a display. `more`: of what is built upon the kit.
int runGallery(const QString& folder, const QList<GallerySection>& more = {});

} // namespace weir
