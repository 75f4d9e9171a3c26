// Purpose: charts in every state, for the gallery. Thread: GUI.
#pragma once

#include "widgets/kit/gallerysections.h"

namespace weir {

QList<GallerySection> chartGallerySections();

} // namespace weir
