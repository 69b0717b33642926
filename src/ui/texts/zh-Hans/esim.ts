import type { esim as english } from '../en/esim.ts'
import type { Room } from '../room.ts'

export const esim = {
  'before.title': '请先不要删除eSIM',
  'before.text':
    '号码停止服务之前，请把eSIM配置文件留在设备上。它仍可能收到短信验证码。如果您撤回申请，还需要用到它：删除后只能重新办理。',
  'after.title': '您设备上的eSIM配置文件',
  'after.text':
    '号码已停止服务，因为网络已不再识别它。设备里存储的配置文件则是另一回事：只有您能删除，运营商无法删除。留在设备上也不会再提供服务，不会产生费用。',
  'after.codes': '确认不再需要这个号码的任何内容后再删除。删除配置文件并不会解绑与该号码关联的账号。',
  'heard.on-device': '{when}，eSIM配置服务器通知：配置文件已下载到设备。它现在是否仍在设备上，我们无法看到。',
  'heard.deleted': '{when}，eSIM配置服务器通知：配置文件已从设备删除。',
  how: '如何删除配置文件',
  'how.text': '请选择您的设备。菜单名称因版本而异，我们没有逐一试过。删除时请保持连接Wi-Fi，以便设备上报删除结果。',
  iphone: 'iPhone手机',
  'iphone.text': '打开“设置”→“蜂窝网络”，点按已注销的号码，再点按“删除eSIM”（旧版本为“移除蜂窝号码”）。',
  samsung: '三星Galaxy手机',
  'samsung.text': '打开“设置”→“连接”→“SIM卡管理器”，点按已注销的eSIM，再点按“删除”。',
  pixel: '谷歌Pixel手机',
  'pixel.text': '打开“设置”→“网络和互联网”→“SIM卡”，点按已注销的SIM卡，再点按“清空SIM卡”或“删除eSIM”。',
  android: '小米及其他安卓手机',
  'android.text': '打开“设置”，找到“SIM卡与移动网络”或“eSIM”，打开已注销的eSIM，选择“删除”。',
  ipad: 'iPad平板',
  'ipad.text': '打开“设置”→“蜂窝数据”，点按已注销的套餐，再点按“删除eSIM”或“移除套餐”。',
  windows: 'Windows笔记本电脑',
  'windows.text': '打开“设置”→“网络和Internet”→“手机网络”→“管理eSIM配置文件”，选择已注销的配置文件，再选择“删除”。',
  router: '旅行路由器、随身Wi-Fi',
  'router.text':
    '打开设备的应用或管理页面，找到“eSIM”或“SIM”，在那里删除配置文件。仅恢复出厂设置可能会把配置文件留在设备上。',
  'help.title': '如果是eSIM',
  'help.text': '号码停止服务之前，以及申请还可能需要验证码时，请不要删除配置文件。之后只有您能把它从设备上删除。',
} satisfies Room<typeof english>
