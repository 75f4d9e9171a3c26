// Purpose: what the gallery shows, a sheet each. Thread: GUI. Limits: the kit's own; widgets/charts makes more of them
// in the same form. gallery.cpp shows and grabs them.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace weir {

struct GallerySection
{
    QString id; ///< part of the file's name
    QWidget* (*make)();
};

QList<GallerySection> gallerySections();

/// A sheet with a title, into which captions and samples are put row by row.
class GallerySheet : public QWidget
{
public:
    explicit GallerySheet(const QString& title, int width = 960);
    void row(const QString& caption, const QList<QWidget*>& samples, bool wide = false);
};

// gallerycontrols.cpp
QWidget* galleryColours();
QWidget* galleryType();
QWidget* galleryIcons();
QWidget* galleryButtons();
QWidget* galleryFields();
QWidget* galleryMenus();
// gallerywidgets.cpp
QWidget* galleryHeaders();
QWidget* galleryFilterBars();
QWidget* galleryStates();
QWidget* galleryStateBanners();
QWidget* galleryBadges();
QWidget* gallerySparklines();
QWidget* galleryDetail();
// galleryfqledit.cpp
QWidget* galleryFqlEdits();
// galleryhistogram.cpp
QWidget* galleryHistograms();
QWidget* galleryDifferences();
// galleryviews.cpp
QWidget* galleryTable();
QWidget* galleryTree();
QWidget* galleryEditor();

} // namespace weir
