#include "widgets/kit/gallery.h"

#include "widgets/kit/gallerysections.h"
#include "widgets/kit/label.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QDir>
#include <QVBoxLayout>

#include <memory>

namespace weir {
namespace {

constexpr int captionWidth = 150;

/// What fades in (the clear button of a field) has arrived.
void settle(const QWidget& sheet)
{
    for (QWidget* widget : sheet.findChildren<QWidget*>())
        if (widget->isVisible() && widget->property("opacity").isValid())
            widget->setProperty("opacity", 1.0);
}

bool savePicture(QWidget& sheet, const QString& file, qreal scale)
{
    QPixmap picture(sheet.size() * scale);
    picture.setDevicePixelRatio(scale);
    picture.fill(color(Token::Window));
    sheet.render(&picture);
    return !picture.isNull() && picture.save(file);
}

} // namespace

GallerySheet::GallerySheet(const QString& title, int width)
{
    setFixedWidth(width);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    column->setSpacing(space::m);
    column->addWidget(new Label(title, FontRole::Title, Token::Text, this));
    column->addSpacing(space::s);
    column->addStretch(1);
}

void GallerySheet::row(const QString& caption, const QList<QWidget*>& samples, bool wide)
{
    auto* line = new QHBoxLayout;
    line->setSpacing(space::m);
    auto* label = new Label(caption, FontRole::Secondary, Token::TextSecondary, this);
    label->setFixedWidth(captionWidth);
    label->setWordWrap(true);
    line->addWidget(label);
    for (QWidget* sample : samples)
        line->addWidget(sample, wide ? 1 : 0);
    if (!wide)
        line->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->insertLayout(layout()->count() - 1, line);
}

QList<GallerySection> gallerySections()
{
    return {{QStringLiteral("colours"), galleryColours},
            {QStringLiteral("type"), galleryType},
            {QStringLiteral("icons"), galleryIcons},
            {QStringLiteral("buttons"), galleryButtons},
            {QStringLiteral("fields"), galleryFields},
            {QStringLiteral("menus"), galleryMenus},
            {QStringLiteral("headers"), galleryHeaders},
            {QStringLiteral("filterbars"), galleryFilterBars},
            {QStringLiteral("fqledits"), galleryFqlEdits},
            {QStringLiteral("states"), galleryStates},
            {QStringLiteral("banners"), galleryStateBanners},
            {QStringLiteral("badges"), galleryBadges},
            {QStringLiteral("sparklines"), gallerySparklines},
            {QStringLiteral("histograms"), galleryHistograms},
            {QStringLiteral("differences"), galleryDifferences},
            {QStringLiteral("detail"), galleryDetail},
            {QStringLiteral("table"), galleryTable},
            {QStringLiteral("tree"), galleryTree},
            {QStringLiteral("editor"), galleryEditor}};
}

int runGallery(const QString& folder, const QList<GallerySection>& more)
{
    const QDir place(folder);
    if (!place.mkpath(QStringLiteral(".")))
        return 1;
    ThemeController& theme = ThemeController::instance();
    const bool before = theme.dark();
    int failures = 0;
    int number = 0;
    for (const GallerySection& section : gallerySections() + more) {
        const QString stem =
            place.filePath(QStringLiteral("%1-%2").arg(++number, 2, 10, QLatin1Char('0')).arg(section.id));
        for (const bool dark : {false, true}) {
            theme.apply(dark);
            const std::unique_ptr<QWidget> sheet(section.make());
            sheet->setAttribute(Qt::WA_DontShowOnScreen);
            sheet->show();
            QApplication::processEvents();
            sheet->resize(sheet->width(), sheet->layout()->totalHeightForWidth(sheet->width()));
            QApplication::processEvents();
            settle(*sheet);
            const QString name = stem + (dark ? QStringLiteral("-dark") : QStringLiteral("-light"));
            failures += savePicture(*sheet, name + QStringLiteral(".png"), 1) ? 0 : 1;
            if (!dark)
                failures += savePicture(*sheet, name + QStringLiteral("-150.png"), 1.5) ? 0 : 1;
        }
    }
    theme.apply(before);
    return failures;
}

} // namespace weir
