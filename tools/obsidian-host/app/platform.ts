/** The platform that the app reports. The host is a desktop by default. */

export const Platform = {
  isDesktop: true,
  isMobile: false,
  isDesktopApp: true,
  isMobileApp: false,
  isIosApp: false,
  isAndroidApp: false,
  isPhone: false,
  isTablet: false,
  isMacOS: false,
  isWin: false,
  isLinux: true,
  isSafari: false,
  resourcePathPrefix: 'app://local/',
};

export function setMobile(mobile: boolean): void {
  Object.assign(Platform, {
    isDesktop: !mobile,
    isMobile: mobile,
    isDesktopApp: !mobile,
    isMobileApp: mobile,
    isAndroidApp: mobile,
    isPhone: mobile,
  });
}

/** The app version that the host imitates. */
export const apiVersion = '1.13.1';

export function requireApiVersion(version: string): boolean {
  const [wanted, have] = [version, apiVersion].map((text) => text.split('.').map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (have?.[at] ?? 0) - (wanted?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
