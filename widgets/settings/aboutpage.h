// Purpose: what Weir is, its version and licence. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

namespace weir {

class AboutPage : public Page
{
    Q_OBJECT
public:
    AboutPage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
};

} // namespace weir
