/** An eSIM profile after the end of its line: only its holder can delete it. Menus as the makers name them in this language. */
export const esim = {
  'before.title': 'Do not delete the eSIM yet',
  'before.text':
    'Keep the eSIM profile on the device until the line is off. Codes by SMS may still come to it. If you take the request back, you need it: a deleted profile has to be issued anew.',
  'after.title': 'The eSIM profile on your device',
  'after.text':
    'The line is off because the network no longer knows it. The profile stored on the device is another matter: only you can delete it, the operator cannot. If it stays there, it serves nothing and costs nothing.',
  'after.codes':
    'Delete it once you need nothing more from this number. Deleting the profile does not unlink accounts from the number.',
  'heard.on-device':
    'On {when} the server of eSIM profiles reported that the profile had reached a device. Whether it is still there, we cannot see.',
  'heard.deleted': 'On {when} the server of eSIM profiles reported that the profile had been deleted from the device.',
  how: 'How to delete the profile',
  'how.text':
    'Choose your device. Names of menus differ by version; we have not tried every device. Stay on Wi-Fi meanwhile, so that the device can report the deletion.',
  iphone: 'iPhone',
  'iphone.text':
    'Open Settings, then Cellular (or Mobile Service). Tap the number that ended. Tap “Delete eSIM”, on older versions “Remove Cellular Plan”.',
  samsung: 'Samsung Galaxy',
  'samsung.text': 'Open Settings, then Connections, then SIM manager. Tap the eSIM that ended, then Remove.',
  pixel: 'Google Pixel',
  'pixel.text':
    'Open Settings, then Network & internet, then SIMs. Tap the SIM that ended, then “Erase SIM” or “Delete eSIM”.',
  android: 'Xiaomi and other Android phones',
  'android.text':
    'Open Settings and look for “SIM cards & mobile networks” or “eSIM”. Open the eSIM that ended and choose Delete.',
  ipad: 'iPad',
  'ipad.text':
    'Open Settings, then Cellular Data (or Mobile Data). Tap the plan that ended, then “Delete eSIM” or “Remove Plan”.',
  windows: 'Windows laptop',
  'windows.text':
    'Open Settings, then Network & internet, then Cellular, then “Manage eSIM profiles”. Select the profile that ended, then Delete.',
  router: 'Travel router, portable Wi-Fi',
  'router.text':
    'Open the app or the page of the device and look for “eSIM” or “SIM”. Delete the profile there. A reset to factory settings alone can leave the profile on the device.',
  'help.title': 'If it is an eSIM',
  'help.text':
    'Do not delete the profile before the line is off and the request no longer needs a code. Afterwards only you can delete it from the device.',
} as const
